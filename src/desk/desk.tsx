/** @jsxRuntime automatic @jsxImportSource hono/jsx */
import { Hono } from 'hono';
import { createAccount } from './account.tsx';
import { createAssets } from './assets.ts';
import { createBulk } from './bulk.tsx';
import { createCanned } from './canned.tsx';
import type { DeskDeps } from './deps.ts';
import { createDocumentPages } from './documents.tsx';
import { createDraftPages } from './drafts.tsx';
import { createEntering } from './enter.tsx';
import { createErrors } from './errors.tsx';
import { createExport } from './export.tsx';
import { createStaffGate, openGate, type OpenHandler, type StaffHandler } from './gate.tsx';
import { createGapPages } from './gaps.tsx';
import { createIncidentPages } from './incidents.tsx';
import { createHitTest } from './hit-test.tsx';
import { createLivePages } from './live.tsx';
import { createPrinting } from './print.tsx';
import { createQueue } from './queue.tsx';
import { createReportPages } from './reports.tsx';
import { routes, type OpenRouteName, type RouteName, type StaffRouteName } from './routes.ts';
import { createFactorPages } from './second-factor-pages.tsx';
import { createSessions } from './sessions.ts';
import { createStaff } from './staff.tsx';
import { createTicketPages } from './ticket.tsx';
import { createTopicPages } from './topics.tsx';

/** The staff's pages, to be mounted at `DESK`. */
export function createDesk(deps: DeskDeps): Hono {
  const sessions = createSessions(deps);
  const account = createAccount(deps, sessions);
  const factors = createFactorPages(deps);
  const open: Record<OpenRouteName, OpenHandler> = { asset: createAssets(), ...account.open };
  const staff: Record<StaffRouteName, StaffHandler> = {
    ...account.staff,
    ...factors,
    ...createQueue(deps),
    ...createBulk(deps),
    ...createExport(deps),
    ...createPrinting(deps),
    ...createCanned(deps),
    ...createEntering(deps),
    ...createTicketPages(deps),
    ...createIncidentPages(deps),
    ...createDocumentPages(deps),
    ...createHitTest(deps),
    ...createGapPages(deps),
    ...createDraftPages(deps),
    ...createTopicPages(deps),
    ...createLivePages(deps, sessions),
    ...createReportPages(deps),
    ...createStaff(deps),
  };
  const isOpen = (name: RouteName): name is OpenRouteName => name in open;

  const gate = createStaffGate(sessions, deps);
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    if (!c.res.headers.has('Cache-Control')) {
      // Pages hold personal data: no copy stays behind in a shared browser.
      c.res.headers.set('Cache-Control', 'no-store');
    }
  });
  for (const name of Object.keys(routes) as RouteName[]) {
    const { method, path } = routes[name];
    app.on(method, path, isOpen(name) ? openGate(open[name]) : gate(name, staff[name]));
  }
  const errors = createErrors(deps, sessions);
  app.all('*', errors.notFound);
  app.onError(errors.failed);
  return app;
}
