import Sqlite from 'better-sqlite3';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createSqliteStorage } from '../../src/storage/sqlite/storage.ts';
import { auditKey, entry } from '../contracts/audit.contract.ts';
import { temporaryFolder } from '../support/folder.ts';
import { sampleWrite } from '../support/samples.ts';

/** A log of ten rows, of which somebody with the file in their hands changes something. */
async function tampered(...statements: string[]) {
  const file = join(temporaryFolder(), 'hotline.db');
  const storage = await createSqliteStorage({ file, clock: Date.now });
  storage.audit.useKey(auditKey);
  for (let n = 1; n <= 4; n += 1) {
    await storage.store.commit({ writes: [sampleWrite({ number: `XH20261121-0000${n}` })] });
  }
  await storage.audit.append([5, 6, 7, 8, 9, 10].map((n) => entry(n)));
  await storage.close();
  const raw = new Sqlite(file);
  for (const name of raw.prepare("select name from sqlite_master where type = 'trigger'").pluck().all()) {
    raw.exec(`drop trigger ${String(name)}`);
  }
  for (const statement of statements) raw.exec(statement);
  raw.close();
  const again = await createSqliteStorage({ file, clock: Date.now });
  again.audit.useKey(auditKey);
  const report = await again.audit.verify(50);
  await again.close();
  return report;
}

describe('the audit log', () => {
  test('cannot be changed through the database as the program leaves it', async () => {
    const file = join(temporaryFolder(), 'hotline.db');
    const storage = await createSqliteStorage({ file, clock: Date.now });
    await storage.audit.append([entry(1)]);
    await storage.close();
    const raw = new Sqlite(file);
    expect(() => raw.exec("update audit set actor = 'system'")).toThrow();
    expect(() => raw.exec('delete from audit')).toThrow();
    raw.close();
  });

  test('is whole when nobody has touched it', async () => {
    expect(await tampered()).toEqual({ rows: 10, faults: [] });
  });

  test.each([
    ['an actor', "update audit set actor = 'staff:s2' where seq = 7"],
    ['a time', 'update audit set at = at + 1 where seq = 7'],
    ['a subject', "update audit set subject = 'XH20261121-9' where seq = 7"],
    ['a digest', "update audit set detail_digest = 'x' where seq = 7"],
  ])('tells that %s was changed, and in which row', async (_, statement) => {
    expect((await tampered(statement)).faults).toContainEqual({ fault: 'changed', where: '7' });
  });

  test('tells which rows were taken out of the middle', async () => {
    const { faults } = await tampered('delete from audit where seq in (6, 7)');
    expect(faults).toEqual([{ fault: 'missing', where: '6–7' }]);
  });

  test('tells that rows were taken out and the others numbered anew', async () => {
    const { faults } = await tampered(
      'delete from audit where seq = 6',
      'update audit set seq = seq - 1 where seq > 6',
      'update audit_head set seq = seq - 1',
    );
    expect(faults).toContainEqual({ fault: 'changed', where: '6' });
  });

  test('tells that the end was cut off, even where the head was set back', async () => {
    expect((await tampered('delete from audit where seq > 8')).faults).toEqual([
      { fault: 'cut-off', where: '8/10' },
    ]);
    const { faults } = await tampered(
      'delete from audit where seq > 3',
      'update audit_head set seq = 3, hash = (select hash from audit where seq = 3)',
    );
    // The ticket's own event is still there, and no row is about it.
    expect(faults).toEqual([{ fault: 'content-unrecorded', where: 'XH20261121-00004#1' }]);
  });

  test('tells that a row was put in', async () => {
    const { faults } = await tampered(
      'insert into audit (seq, at, actor, action, subject, detail_digest, hash) select 11, at, actor, action, subject, detail_digest, hash from audit where seq = 10',
      'update audit_head set seq = 11',
    );
    expect(faults).toContainEqual({ fault: 'changed', where: '11' });
  });

  test('tells that the history of a ticket was changed, or put in', async () => {
    const changed = await tampered(
      "update ticket_events set note = '什么也没有发生' where ticket = 'XH20261121-00002'",
    );
    expect(changed.faults).toEqual([{ fault: 'content-changed', where: 'XH20261121-00002#1' }]);
    const putIn = await tampered(
      "insert into ticket_events select ticket, 2, move, from_status, to_status, at, actor_type, actor_id, actor_name, note, data_json from ticket_events where ticket = 'XH20261121-00002'",
    );
    expect(putIn.faults).toEqual([{ fault: 'content-unrecorded', where: 'XH20261121-00002#2' }]);
  });
});
