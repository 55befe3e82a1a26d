import type { Database as SqliteFile } from 'better-sqlite3';
import type { Storage } from '../../src/storage/storage.ts';
import type { TicketEvent } from '../../src/tickets/ticket.ts';
import type { Lived } from './check.ts';
import { clerkMoves } from './clerk.ts';
import type { Tally } from './tally.ts';

/** One ticket for each concern, each of its events once and in order, each thing that staff did once. */
export async function checkTickets(
  storage: Storage,
  database: SqliteFile,
  tally: Tally,
  { telegram, web, worked }: Pick<Lived, 'telegram' | 'web' | 'worked'>,
): Promise<void> {
  const filed = [...telegram, ...web].flatMap((it) => it.filed ?? []);
  const rows = database.prepare('select number, version, description from tickets').all() as {
    number: string;
    version: number;
    description: string;
  }[];
  const find = (what: string) => tally.findings.push(`tickets: ${what}`);
  tally.tickets += rows.length;
  if (rows.length !== filed.length) find(`${filed.length} were filed, ${rows.length} are there`);
  for (const { concern, number } of filed) {
    const about = rows.filter(({ description }) => description.includes(concern));
    if (about.length !== 1 || about[0]?.number !== number)
      find(`“${concern}” was filed as ${number}, and is ${JSON.stringify(about)}`);
  }
  for (const { number, version } of rows) {
    const events = await storage.tickets.events(number);
    tally.events += events.length;
    const fault = faultIn(events, version);
    if (fault !== undefined) find(`${number}: ${fault}`);
    const staff = events.filter(({ actor }) => actor.type === 'staff').map(({ move }) => move);
    const wanted = worked.includes(number) ? clerkMoves.join() : undefined;
    if (wanted !== undefined && staff.join() !== wanted) find(`${number}: staff made ${staff.join()}`);
  }
}

/** Versions without a gap, each move from where the one before has led, one beginning. */
function faultIn(events: readonly TicketEvent[], version: number): string | undefined {
  if (events.length !== version) return `version ${version} with ${events.length} events`;
  for (const [i, event] of events.entries()) {
    if (event.version !== i + 1) return `event ${i + 1} has version ${event.version}`;
    if (event.from !== (events[i - 1]?.to ?? null)) return `event ${i + 1} does not follow the one before`;
  }
  return events.filter(({ move }) => move === 'submit').length === 1 ? undefined : 'no single beginning';
}
