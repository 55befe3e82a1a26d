import { isDeepStrictEqual } from 'node:util';
import type { SettingStore } from '../conversation/store.ts';
import { HotlineError } from '../errors.ts';
import type { StaffRepository } from '../tickets/repository.ts';
import type { AttachmentRows } from './attachments.ts';
import { compare, type Tables } from './memory-tables.ts';

export function staffOf(tables: Tables): StaffRepository {
  const byLogin = (login: string) => [...tables.staff.values()].find((it) => it.login === login);
  return {
    byLogin: async (login) => structuredClone(byLogin(login)),
    byId: async (id) => structuredClone(tables.staff.get(id)),
    byChat: async (chatDigest) =>
      structuredClone([...tables.staff.values()].find((it) => it.chatDigest === chatDigest)),
    async list() {
      const members = [...tables.staff.values()];
      members.sort((a, b) => a.createdAt - b.createdAt || compare(a.id, b.id));
      return structuredClone(members);
    },
    async save(member) {
      const holder = byLogin(member.login);
      if (holder && holder.id !== member.id) {
        throw refused(`The login ${member.login} is taken.`);
      }
      tables.staff.set(member.id, structuredClone(member));
    },
    async change(id, changes) {
      const member = tables.staff.get(id);
      if (member) tables.staff.set(id, { ...member, ...structuredClone(changes) });
    },
    async replaceSecondFactor(id, from, to) {
      const member = tables.staff.get(id);
      if (member === undefined || !isDeepStrictEqual(member.secondFactor, from)) return false;
      tables.staff.set(id, { ...member, secondFactor: structuredClone(to) });
      return true;
    },
    async saveSession(session) {
      if (!tables.staff.has(session.staffId)) {
        throw refused(`There is no staff member ${session.staffId}.`);
      }
      tables.sessions.set(session.tokenDigest, structuredClone(session));
    },
    async session(tokenDigest, now) {
      const session = tables.sessions.get(tokenDigest);
      return session && session.expiresAt > now ? structuredClone(session) : undefined;
    },
    async endSession(tokenDigest) {
      tables.sessions.delete(tokenDigest);
    },
    async endSessionsOf(staffId) {
      for (const session of [...tables.sessions.values()].filter((it) => it.staffId === staffId)) {
        tables.sessions.delete(session.tokenDigest);
      }
    },
  };
}

export function settingsOf(tables: Tables): SettingStore {
  return {
    get: async (key) => tables.settings.get(key),
    set: async (key, value) => void tables.settings.set(key, value),
  };
}

export function attachmentRowsOf(tables: Tables): AttachmentRows {
  return {
    add: async (row) => void tables.attachments.set(row.ref.id, structuredClone(row)),
    find: async (id) => structuredClone(tables.attachments.get(id)),
    leftovers: async (limit) => [...tables.leftovers].sort(compare).slice(0, limit),
    removed: async (ids) => ids.forEach((id) => tables.leftovers.delete(id)),
  };
}

function refused(message: string): HotlineError {
  return new HotlineError('STORAGE_FAILED', message, { remedy: 'Choose another value and try again.' });
}
