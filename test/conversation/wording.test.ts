import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadChannelWording } from '../../src/app/channel-wording.ts';
import { loadWording } from '../../src/conversation/wording.ts';
import { dialogWording, loadDialogWording } from '../../src/dialogs/wording.ts';
import { noticeParams } from '../../src/tickets/notices.ts';

const spec = { hello: ['name'], bye: [] } as const;
const load = (yaml: string) => loadWording(spec, yaml, 'prompts/x.yaml');

describe('a file of wording', () => {
  it('gives its texts with the values put in, and no line break at the end', () => {
    const say = load('hello: |\n  您好，{name}。\n  {name}！\nbye: 再见');
    expect(say('hello', { name: '小华' })).toBe('您好，小华。\n小华！');
    expect(say('bye')).toBe('再见');
  });

  it('puts in values as they are, even where they look like placeholders or patterns', () => {
    expect(load('hello: "{name}。"\nbye: 再见')('hello', { name: '{bye} $& $1' })).toBe('{bye} $& $1。');
  });

  it.each([
    ['a missing key', 'bye: 再见', '缺少 hello'],
    ['a key that nobody uses', 'hello: "{name}"\nbye: 再见\nmore: 多', '多出 more'],
    ['a missing placeholder', 'hello: 您好\nbye: 再见', 'hello 缺少 {name}'],
    ['a placeholder that nobody fills', 'hello: "{name}{when}"\nbye: 再见', 'hello 多出 {when}'],
    ['what is no text', 'hello: [1]\nbye: 再见', '键: 文字'],
    ['an empty file', '', '键: 文字'],
    ['what is no YAML', 'hello: "{name}\nbye: 再见', '不是 YAML'],
  ])('is refused for %s, and names file and entry', (_, yaml, fault) => {
    expect(() => load(yaml)).toThrowError(
      expect.objectContaining({ code: 'PROMPT_INVALID', message: expect.stringContaining(fault) }),
    );
    expect(() => load(yaml)).toThrow('prompts/x.yaml');
  });
});

describe('the wording that comes along', () => {
  const read = (name: string) => readFileSync(`prompts/${name}`, 'utf8');
  it('fits the program', () => {
    loadDialogWording(read('dialogs.yaml'));
    loadChannelWording(read('channels.yaml'));
    loadWording(noticeParams, read('wording-tickets.yaml'), 'wording-tickets.yaml');
  });

  it('has nothing that the dialogs never say', () => {
    const code = readdirSync('src/dialogs').map((name) => readFileSync(`src/dialogs/${name}`, 'utf8'));
    const said = [...code, readFileSync('src/cli/chat.ts', 'utf8')].join('\n');
    const families = [
      /^satisfaction-/,
      /^status-/,
      /^button-edit-/,
      /^button-contacted-/,
      /^file-ask-/,
      /^button-part-/,
      /^ask-part-/,
    ];
    const unused = Object.keys(dialogWording).filter(
      (key) => !said.includes(`'${key}'`) && !families.some((family) => family.test(key)),
    );
    expect(unused).toEqual([]);
  });
});
