import { conversationStateSchema } from '../conversation/state.ts';
import type { SealedKind, SealedValues } from '../conversation/vault.ts';
import { compare, type Tables } from './memory-tables.ts';

type Reseal = (sealed: string) => string;

export function sealedOf(tables: Tables): SealedValues {
  const rows: Record<SealedKind, (reseal: Reseal) => Map<string, () => void>> = {
    contacts: (reseal) =>
      new Map(
        [...tables.tickets.values()].flatMap((it) =>
          it.contactSealed === null
            ? []
            : [[it.number, () => void (it.contactSealed = reseal(it.contactSealed ?? ''))] as const],
        ),
      ),
    drafts: (reseal) =>
      new Map(
        [...tables.conversations.values()].map((it) => [
          it.id,
          () => {
            const written = JSON.stringify(it.state, (name, value: unknown) =>
              name === 'contactSealed' && typeof value === 'string' ? reseal(value) : value,
            );
            it.state = conversationStateSchema.parse(JSON.parse(written));
          },
        ]),
      ),
    'second-factors': (reseal) =>
      new Map(
        [...tables.staff.values()].flatMap((it) => {
          const { secondFactor } = it;
          return secondFactor === null
            ? []
            : [[it.id, () => void (secondFactor.sealed = reseal(secondFactor.sealed))] as const];
        }),
      ),
  };
  return {
    async reseal(kind, reseal, { after, limit }) {
      const some = [...rows[kind](reseal)]
        .filter(([id]) => id > after)
        .sort(([a], [b]) => compare(a, b))
        .slice(0, limit);
      for (const [, write] of some) write();
      return some.at(-1)?.[0];
    },
  };
}
