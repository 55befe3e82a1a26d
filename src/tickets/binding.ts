import type { Instant } from '../conversation/activity.ts';
import type { Vault } from '../conversation/vault.ts';
import type { StaffMember, StaffRepository } from './repository.ts';

/** How long a code for binding a chat account is good for. */
export const BINDING_MS = 10 * 60_000;
const MINUTE = 60_000;
const SIGNATURE_LENGTH = 16;

export interface BindingDeps {
  staff: Pick<StaffRepository, 'byId' | 'byChat' | 'change'>;
  vault: Pick<Vault, 'digest'>;
  now: () => Instant;
}

export type Binding = ReturnType<typeof createBinding>;

/** Binds a member of staff's chat account to the one at the desk. Nothing is stored until the code comes back. */
export function createBinding({ staff, vault, now }: BindingDeps) {
  const chatDigest = (sender: string) => vault.digest(`staff-chat:${sender}`);
  const signature = (id: string, minute: string) =>
    vault.digest(`staff-bind:${id}:${minute}`).slice(0, SIGNATURE_LENGTH);

  return {
    /** What the member says to the bot; only in a page that this member alone sees. */
    code(member: Pick<StaffMember, 'id'>): string {
      const minute = Math.ceil((now() + BINDING_MS) / MINUTE).toString(36);
      return `${member.id}.${minute}.${signature(member.id, minute)}`;
    },

    /** The member whose code it is, now bound to this account; undefined for a code that is not valid. */
    async bind(code: string, sender: string): Promise<StaffMember | undefined> {
      const [id = '', minute = '', signed = '', ...more] = code.trim().split('.');
      const isDue = /^[0-9a-z]{1,8}$/u.test(minute) && parseInt(minute, 36) * MINUTE > now();
      if (more.length > 0 || !isDue || signed !== signature(id, minute)) return undefined;
      const member = await staff.byId(id);
      if (!member?.active) return undefined;
      const digest = chatDigest(sender);
      const former = await staff.byChat(digest);
      if (former !== undefined && former.id !== id) await staff.change(former.id, { chatDigest: null });
      await staff.change(id, { chatDigest: digest });
      return { ...member, chatDigest: digest };
    },

    async memberOf(sender: string): Promise<StaffMember | undefined> {
      const member = await staff.byChat(chatDigest(sender));
      return member?.active ? member : undefined;
    },
  };
}
