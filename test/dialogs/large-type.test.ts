import { describe, expect, it } from 'vitest';
import { inShortLines } from '../../src/dialogs/large-type.ts';
import { createDialogWorld, say } from './dialog-world.ts';

describe('large type', () => {
  it('breaks lines at the marks and changes no word', () => {
    const text = '先到户籍地的街道或者乡镇提交书面申请，由他们调查核实。拿不准，打12345问。';
    const short = inShortLines(text);
    expect(short.replaceAll('\n', '')).toBe(text);
    expect(Math.max(...short.split('\n').map((line) => [...line].length))).toBeLessThanOrEqual(20);
  });

  it('asks for a short answer, explains hard words, numbers the choices, and keeps a person within reach', async () => {
    const world = createDialogWorld({ script: [{ text: '到派出所申领。' }] });
    const citizen = await world.guest();
    await citizen.says('大字');
    const [text = ''] = await citizen.says('居住证怎么办');
    expect(text).toContain('“申领”就是申请领取。');
    expect(text).toContain(say('large-choices'));
    expect(citizen.labels()).toContain(`3. ${say('button-human')}`);
    expect((await citizen.says('3'))[0]).toContain(world.nobodyThere().slice(0, 6));
  });

  it('is left by a word', async () => {
    const world = createDialogWorld({ script: [{ text: '答' }] });
    const citizen = await world.guest();
    await citizen.commands('big');
    await citizen.says('普通字');
    expect(await citizen.says('居住证怎么办')).toEqual(['答']);
  });
});
