import { describe, expect, it } from 'vitest';
import type { RoutingSuggestion } from '../../src/tickets/routing/routing.ts';
import { createDeskWorld } from './desk-world.ts';

const suggestion: RoutingSuggestion = {
  unclear: false,
  categories: [
    {
      id: 'municipal-facilities',
      name: '市政设施',
      probability: 0.62,
      parent: { id: 'urban-construction', name: '城乡建设', probability: 0.9 },
      words: ['路灯', '不亮'],
    },
  ],
  department: {
    id: 'human-resources',
    name: '人力资源和社会保障局',
    probability: 0.82,
    reason: 'responsibility',
  },
  territory: { code: '640104', name: '宁夏回族自治区银川市兴庆区' },
  decisions: 12,
};

describe('where a ticket may belong', () => {
  it('is said with its probability, its reason and the words for it, and stands in the form', async () => {
    const world = createDeskWorld({ suggestRouting: async () => suggestion });
    const ticket = await world.ticket({ moves: [['accept', {}]] });
    const { html } = await (await world.signIn('operator')).get(`/desk/tickets/${ticket.number}`);
    expect(html).toContain('建议派给人力资源和社会保障局（82%）');
    expect(html).toContain('按职责');
    expect(html).toContain('依据：路灯、不亮');
    expect(html).toContain('12 次派单');
    expect(html).toMatch(/<option value="human-resources" selected=""/u);
  });

  it('is not chosen for staff where it is unclear, and says who is responsible then', async () => {
    const world = createDeskWorld({ suggestRouting: async () => ({ ...suggestion, unclear: true }) });
    const ticket = await world.ticket({ moves: [['accept', {}]] });
    const { html } = await (await world.signIn('operator')).get(`/desk/tickets/${ticket.number}`);
    expect(html).toContain('首接负责');
    expect(html).not.toMatch(/<option value="human-resources" selected=""/u);
  });

  it('is nothing that a department is shown', async () => {
    const world = createDeskWorld({ suggestRouting: async () => suggestion });
    const ticket = await world.ticket({
      moves: [
        ['accept', {}],
        ['dispatch', { department: 'city-management', departmentName: '城市管理局' }],
      ],
    });
    const { html } = await (await world.signIn('handler')).get(`/desk/tickets/${ticket.number}`);
    expect(html).not.toContain('可能归谁办');
  });

  it('learns of every decision', async () => {
    const world = createDeskWorld();
    const ticket = await world.ticket({ moves: [['accept', {}]] });
    const browser = await world.signIn('operator');
    const address = `/desk/tickets/${ticket.number}`;
    await browser.submit(await browser.get(address), `${address}/moves/note`, { note: '打过电话' });
    expect(world.routed).toHaveLength(0);
    const form = { department: 'city-management' };
    await browser.submit(await browser.get(address), `${address}/moves/dispatch`, form);
    expect(world.routed).toHaveLength(1);
  });
});
