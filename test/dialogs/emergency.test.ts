import { describe, expect, it } from 'vitest';
import { createDialogWorld, say } from './dialog-world.ts';

const danger = { status: 'emergency', reason: 'violence', text: '马上打 110。' } as const;

describe('a conversation in danger', () => {
  it('puts one urgent ticket before the staff, with the words as they were said', async () => {
    const world = createDialogWorld({ script: [danger, danger] });
    const citizen = await world.guest();
    await citizen.says('老公拿刀要杀我');
    await citizen.says('救命');
    expect(await citizen.tickets()).toMatchObject([
      { urgency: 'urgent', kind: 'help', description: expect.stringContaining('老公拿刀要杀我') as string },
    ]);
  });

  it('stays with it: a cry gets the way to safety again, not a search', async () => {
    const world = createDialogWorld({ script: [danger] });
    const citizen = await world.guest();
    await citizen.says('老公拿刀要杀我');
    expect(await citizen.says('我好害怕')).toEqual([say('emergency-stay')]);
    expect(citizen.labels()).toContain(say('button-safe'));
    expect(world.asked).toHaveLength(1);
  });

  it('says the danger before whatever else is answered, until it is settled', async () => {
    const world = createDialogWorld({ script: [danger, { text: '答' }, { text: '再答' }] });
    const citizen = await world.guest();
    await citizen.says('老公拿刀要杀我');
    expect(await citizen.says('失业金要什么材料，在哪里申请')).toEqual([say('emergency-first'), '答']);
    expect(await citizen.says('我安全了')).toEqual([say('emergency-settled')]);
    expect(await citizen.says('失业金要什么材料，在哪里申请')).toEqual(['再答']);
  });

  it.each(['报警了没人来', '我报警了', '警察来了又走了', '安全了吗', '没事了他又回来了'])(
    'is not settled by %s',
    async (words) => {
      const world = createDialogWorld({ script: [danger, danger, { text: '答' }] });
      const citizen = await world.guest();
      await citizen.says('老公拿刀要杀我');
      expect(await citizen.says(words)).not.toContain(say('emergency-settled'));
      expect((await citizen.state())?.emergency).toBeDefined();
    },
  );

  it.each(['安全了', '我现在没事了，谢谢你', '我弄错了'])('is settled by %s', async (words) => {
    const world = createDialogWorld({ script: [danger] });
    const citizen = await world.guest();
    await citizen.says('老公拿刀要杀我');
    expect(await citizen.says(words)).toEqual([say('emergency-settled')]);
  });

  it('is settled by the button', async () => {
    const world = createDialogWorld({ script: [danger, { text: '答' }] });
    const citizen = await world.guest();
    await citizen.says('老公拿刀要杀我');
    expect(await citizen.clicks(say('button-safe'))).toEqual([say('emergency-settled')]);
    expect((await citizen.state())?.emergency).toBeUndefined();
  });

  it('is not asked after a day later', async () => {
    const world = createDialogWorld({ script: [danger, { text: '答' }] });
    const citizen = await world.guest();
    await citizen.says('老公拿刀要杀我');
    world.clock.now += 25 * 3_600_000;
    expect(await citizen.says('失业金要什么材料，在哪里申请')).toEqual(['答']);
  });
});
