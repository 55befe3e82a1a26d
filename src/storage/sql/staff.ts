import { isDeepStrictEqual } from 'node:util';
import type { Selectable, Updateable } from 'kysely';
import { z } from 'zod';
import type { SecondFactor, StaffChanges, StaffMember, StaffRepository } from '../../tickets/repository.ts';
import { roles } from '../../tickets/ticket.ts';
import { readJson, readValue } from './json.ts';
import type { Database, StaffTable } from './schema.ts';

const secondFactorSchema = z.object({
  sealed: z.string(),
  lastStep: z.number(),
  recovery: z.array(z.string()),
});

export function createSqlStaff(db: Database): StaffRepository {
  const staff = db.selectFrom('staff').selectAll();
  return {
    async byLogin(login) {
      const row = await staff.where('login', '=', login).executeTakeFirst();
      return row && toMember(row);
    },

    async byId(id) {
      const row = await staff.where('id', '=', id).executeTakeFirst();
      return row && toMember(row);
    },

    async byChat(chatDigest) {
      const row = await staff.where('chat_digest', '=', chatDigest).executeTakeFirst();
      return row && toMember(row);
    },

    async list() {
      const rows = await staff.orderBy('created_at').orderBy('id').execute();
      return rows.map(toMember);
    },

    async save(member) {
      const { id, ...row } = fromMember(member);
      await db
        .insertInto('staff')
        .values({ id, ...row })
        .onConflict((it) => it.column('id').doUpdateSet(row))
        .execute();
    },

    async change(id, changes) {
      const row = fromChanges(changes);
      if (Object.keys(row).length === 0) return;
      await db.updateTable('staff').set(row).where('id', '=', id).execute();
    },

    async replaceSecondFactor(id, from, to) {
      const row = await db
        .selectFrom('staff')
        .select('second_factor_json')
        .where('id', '=', id)
        .executeTakeFirst();
      const stored = row?.second_factor_json ?? null;
      if (stored === null || !isDeepStrictEqual(readFactor(stored, id), from)) return false;
      const { numUpdatedRows } = await db
        .updateTable('staff')
        .set({ second_factor_json: JSON.stringify(to) })
        .where('id', '=', id)
        // The very text that was read: whoever wrote in between has changed it.
        .where('second_factor_json', '=', stored)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },

    async saveSession({ tokenDigest, staffId, createdAt, expiresAt }) {
      const row = { staff_id: staffId, created_at: createdAt, expires_at: expiresAt };
      await db
        .insertInto('staff_sessions')
        .values({ token_digest: tokenDigest, ...row })
        .onConflict((it) => it.column('token_digest').doUpdateSet(row))
        .execute();
    },

    async session(tokenDigest, now) {
      const row = await db
        .selectFrom('staff_sessions')
        .selectAll()
        .where('token_digest', '=', tokenDigest)
        .where('expires_at', '>', now)
        .executeTakeFirst();
      return (
        row && {
          tokenDigest: row.token_digest,
          staffId: row.staff_id,
          createdAt: row.created_at,
          expiresAt: row.expires_at,
        }
      );
    },

    async endSession(tokenDigest) {
      await db.deleteFrom('staff_sessions').where('token_digest', '=', tokenDigest).execute();
    },

    async endSessionsOf(staffId) {
      await db.deleteFrom('staff_sessions').where('staff_id', '=', staffId).execute();
    },
  };
}

function toMember(row: Selectable<StaffTable>): StaffMember {
  return {
    id: row.id,
    login: row.login,
    name: row.name,
    role: readValue(z.enum(roles), row.role, `staff, ${row.id}`),
    department: row.department,
    passwordHash: row.password_hash,
    mustChangePassword: row.must_change_password !== 0,
    active: row.active !== 0,
    createdAt: row.created_at,
    chatDigest: row.chat_digest,
    secondFactor: row.second_factor_json === null ? null : readFactor(row.second_factor_json, row.id),
  };
}

function readFactor(stored: string, id: string): SecondFactor {
  return readJson(secondFactorSchema, stored, `staff, ${id}`);
}

function fromChanges(changes: StaffChanges): Updateable<StaffTable> {
  const { passwordHash, mustChangePassword, active, chatDigest, secondFactor } = changes;
  return {
    ...(passwordHash !== undefined && { password_hash: passwordHash }),
    ...(mustChangePassword !== undefined && { must_change_password: Number(mustChangePassword) }),
    ...(active !== undefined && { active: Number(active) }),
    ...(chatDigest !== undefined && { chat_digest: chatDigest }),
    ...(secondFactor !== undefined && { second_factor_json: secondFactor && JSON.stringify(secondFactor) }),
  };
}

function fromMember(member: StaffMember): StaffTable {
  return {
    id: member.id,
    login: member.login,
    name: member.name,
    role: member.role,
    department: member.department,
    password_hash: member.passwordHash,
    must_change_password: Number(member.mustChangePassword),
    active: Number(member.active),
    created_at: member.createdAt,
    chat_digest: member.chatDigest,
    second_factor_json: member.secondFactor && JSON.stringify(member.secondFactor),
  };
}
