import { expect, it } from 'vitest';
import { createShedding, MOST_TURNS } from '../../src/app/shedding.ts';
import { newConversationState } from '../../src/conversation/state.ts';

const CALM = 'telegram:1';
const IN_DANGER = 'telegram:2';

function world(depth: number) {
  const limited: string[] = [];
  const sheds = createShedding({
    depth: () => depth,
    isUrgent: (text) => text.includes('煤气'),
    store: {
      conversation: async (id) => {
        const state = newConversationState();
        if (id === IN_DANGER) state.emergency = { reason: 'medical', at: 0 };
        return { id, version: 1, state };
      },
    },
    limited: (scope) => void limited.push(scope),
  });
  return { sheds, limited };
}

it('turns nobody away before the most turns are under way', async () => {
  const { sheds, limited } = world(MOST_TURNS - 1);
  expect(await sheds(CALM, '失业金怎么领')).toBe(false);
  expect(limited).toEqual([]);
});

it('then turns messages away and counts them, but never one that speaks of danger or comes out of it', async () => {
  const { sheds, limited } = world(MOST_TURNS);
  expect(await sheds(CALM, '失业金怎么领')).toBe(true);
  expect(await sheds(CALM, '闻到煤气味，人晕了')).toBe(false);
  expect(await sheds(IN_DANGER, '在三楼')).toBe(false);
  expect(limited).toEqual(['overload']);
});
