import { roles, type Role } from '../tickets/ticket.ts';

export interface Route {
  method: 'GET' | 'POST';
  path: string;
  /** Who may ask; 'anyone' needs no sign-in. */
  roles: readonly Role[] | 'anyone';
}

const all: readonly Role[] = roles;
const acting: readonly Role[] = ['operator', 'handler', 'supervisor', 'administrator'];
const front: readonly Role[] = ['operator', 'supervisor', 'administrator'];
const reviewing: readonly Role[] = ['supervisor', 'administrator'];
/** Whoever answers for what the bot says. */
const testing: readonly Role[] = ['operator', 'supervisor', 'administrator', 'auditor'];
/** Whoever answers for the whole. */
const overseeing: readonly Role[] = ['supervisor', 'administrator', 'auditor'];
const administrators: readonly Role[] = ['administrator'];

/**
 * Every address of the desk with the roles that may use it. Nothing is mounted that is not in this table.
 * Which ticket somebody sees and which move somebody makes is decided further in, by department and by the
 * table of moves.
 */
export const routes = {
  asset: { method: 'GET', path: '/assets/:file', roles: 'anyone' },
  signInPage: { method: 'GET', path: '/sign-in', roles: 'anyone' },
  signIn: { method: 'POST', path: '/sign-in', roles: 'anyone' },
  secondStep: { method: 'POST', path: '/sign-in/code', roles: 'anyone' },
  signOut: { method: 'POST', path: '/sign-out', roles: all },
  passwordPage: { method: 'GET', path: '/password', roles: all },
  changePassword: { method: 'POST', path: '/password', roles: all },
  factorPage: { method: 'GET', path: '/second-factor', roles: all },
  confirmFactor: { method: 'POST', path: '/second-factor', roles: all },
  dropFactor: { method: 'POST', path: '/second-factor/remove', roles: all },
  resetFactor: { method: 'POST', path: '/staff/:id/reset-second-factor', roles: administrators },
  bindingCode: { method: 'POST', path: '/password/chat', roles: acting },
  queue: { method: 'GET', path: '/', roles: all },
  take: { method: 'POST', path: '/take', roles: front },
  saveFilter: { method: 'POST', path: '/filters', roles: all },
  changeFilter: { method: 'POST', path: '/filters/:id', roles: all },
  load: { method: 'GET', path: '/load', roles: testing },
  chooseBulk: { method: 'POST', path: '/bulk', roles: acting },
  makeBulk: { method: 'POST', path: '/bulk/make', roles: acting },
  exportTickets: { method: 'GET', path: '/export', roles: overseeing },
  printList: { method: 'GET', path: '/print', roles: all },
  printTicket: { method: 'GET', path: '/tickets/:number/print', roles: all },
  insertCanned: { method: 'POST', path: '/tickets/:number/canned', roles: acting },
  canned: { method: 'GET', path: '/canned', roles: overseeing },
  cannedOne: { method: 'GET', path: '/canned/:id', roles: overseeing },
  saveCanned: { method: 'POST', path: '/canned/:id', roles: reviewing },
  removeCanned: { method: 'POST', path: '/canned/:id/remove', roles: reviewing },
  enterTicketPage: { method: 'GET', path: '/tickets/new', roles: front },
  enterTicket: { method: 'POST', path: '/tickets/new', roles: front },
  ticket: { method: 'GET', path: '/tickets/:number', roles: all },
  attachment: { method: 'GET', path: '/tickets/:number/attachments/:id', roles: all },
  contact: { method: 'POST', path: '/tickets/:number/contact', roles: acting },
  move: { method: 'POST', path: '/tickets/:number/moves/:move', roles: acting },
  suggest: { method: 'POST', path: '/tickets/:number/suggest', roles: acting },
  incidents: { method: 'GET', path: '/incidents', roles: testing },
  newIncidentPage: { method: 'GET', path: '/incidents/new', roles: front },
  createIncident: { method: 'POST', path: '/incidents/new', roles: front },
  incident: { method: 'GET', path: '/incidents/:id', roles: testing },
  saveIncident: { method: 'POST', path: '/incidents/:id', roles: front },
  endIncident: { method: 'POST', path: '/incidents/:id/end', roles: front },
  openIncident: { method: 'POST', path: '/incidents/:id/ticket', roles: front },
  documents: { method: 'GET', path: '/documents', roles: all },
  document: { method: 'GET', path: '/documents/one', roles: all },
  confirmDocument: { method: 'POST', path: '/documents/confirm', roles: reviewing },
  hitTest: { method: 'GET', path: '/hit-test', roles: testing },
  runHitTest: { method: 'POST', path: '/hit-test', roles: testing },
  events: { method: 'GET', path: '/events', roles: testing },
  livePage: { method: 'GET', path: '/live', roles: testing },
  liveTalk: { method: 'GET', path: '/live/:id', roles: testing },
  talkAttachment: { method: 'GET', path: '/live/:id/attachments/:name', roles: testing },
  takeTalk: { method: 'POST', path: '/live/:id/take', roles: front },
  sayInTalk: { method: 'POST', path: '/live/:id/say', roles: front },
  answerInTalk: { method: 'POST', path: '/live/:id/answer', roles: front },
  typingInTalk: { method: 'POST', path: '/live/:id/typing', roles: front },
  giveBackTalk: { method: 'POST', path: '/live/:id/give-back', roles: front },
  putBackTalk: { method: 'POST', path: '/live/:id/put-back', roles: front },
  fileTalk: { method: 'POST', path: '/live/:id/ticket', roles: front },
  gaps: { method: 'GET', path: '/gaps', roles: testing },
  gap: { method: 'GET', path: '/gaps/one', roles: testing },
  dismissGaps: { method: 'POST', path: '/gaps/dismiss', roles: front },
  reopenGaps: { method: 'POST', path: '/gaps/reopen', roles: front },
  drafts: { method: 'GET', path: '/drafts', roles: testing },
  draft: { method: 'GET', path: '/drafts/one', roles: testing },
  createDraft: { method: 'POST', path: '/drafts', roles: front },
  draftFromTicket: { method: 'POST', path: '/drafts/from-ticket', roles: front },
  saveDraft: { method: 'POST', path: '/drafts/save', roles: front },
  actOnDraft: { method: 'POST', path: '/drafts/act', roles: front },
  topics: { method: 'GET', path: '/topics', roles: testing },
  reports: { method: 'GET', path: '/reports', roles: all },
  reportCsv: { method: 'GET', path: '/reports/csv', roles: all },
  staffPage: { method: 'GET', path: '/staff', roles: administrators },
  addStaff: { method: 'POST', path: '/staff', roles: administrators },
  deactivate: { method: 'POST', path: '/staff/:id/deactivate', roles: administrators },
  activate: { method: 'POST', path: '/staff/:id/activate', roles: administrators },
  resetPassword: { method: 'POST', path: '/staff/:id/reset-password', roles: administrators },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;
export type OpenRouteName = {
  [Name in RouteName]: (typeof routes)[Name]['roles'] extends 'anyone' ? Name : never;
}[RouteName];
export type StaffRouteName = Exclude<RouteName, OpenRouteName>;

/** Where the desk is mounted; links and forms are written with it. */
export const DESK = '/desk';

export function mayUse(name: StaffRouteName, role: Role): boolean {
  const allowed: readonly Role[] = routes[name].roles;
  return allowed.includes(role);
}
