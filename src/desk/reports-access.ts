import type { Role } from '../tickets/ticket.ts';

export const reportViews = ['rates', 'volumes', 'bot'] as const;
export type ReportView = (typeof reportViews)[number];

/** Handlers see the rates of their own department alone. */
const views: Record<Role, readonly ReportView[]> = {
  operator: ['volumes'],
  handler: ['rates'],
  supervisor: reportViews,
  administrator: reportViews,
  auditor: reportViews,
};

export function viewsOf(role: Role): readonly ReportView[] {
  return views[role];
}
