import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTriage } from '../src/answering/triage.ts';
import { answerWording, loadAnswerWording } from '../src/answering/wording.ts';
import { channelWording, loadChannelWording } from '../src/app/channel-wording.ts';
import { loadWording } from '../src/conversation/wording.ts';
import { dialogWording, loadDialogWording } from '../src/dialogs/wording.ts';
import { noticeParams } from '../src/tickets/notices.ts';

/** Who reads each file of wording, and the keys that the code has for it. */
const files: Record<string, { load: (yaml: string) => unknown; keys: readonly string[] }> = {
  'answers.yaml': { load: loadAnswerWording, keys: Object.keys(answerWording) },
  'channels.yaml': { load: loadChannelWording, keys: Object.keys(channelWording) },
  'dialogs.yaml': { load: loadDialogWording, keys: Object.keys(dialogWording) },
  'wording-tickets.yaml': {
    load: (yaml) => loadWording(noticeParams, yaml, 'wording-tickets.yaml'),
    keys: Object.keys(noticeParams),
  },
};

const read = (file: string) => readFileSync(join('prompts', file), 'utf8');

/** The code, without the lists of keys themselves. */
const code = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/u.test(file) && !/wording\.ts$|notices\.ts$/u.test(file))
  .map((file) => readFileSync(join('src', file), 'utf8'))
  .join('\n');

/** Keys that are put together from a status or a choice. */
const families = [/^satisfaction-/u, /^status-/u, /^button-edit-/u, /^file-ask-/u];
const causes = new Set(
  createTriage(readFileSync('knowledge/triage.yaml', 'utf8')).causes.map((it) => `${it.status}-${it.reason}`),
);

describe('the wording', () => {
  it('is all read by the program', () => {
    expect(readdirSync('prompts').sort()).toEqual(Object.keys(files).sort());
  });

  it.each(Object.keys(files))('of %s has the keys and placeholders of the code', (file) => {
    expect(() => files[file]?.load(read(file))).not.toThrow();
  });

  it.each(Object.keys(files))('of %s is all said somewhere', (file) => {
    const isSaid = (key: string) =>
      code.includes(`'${key}'`) || causes.has(key) || families.some((family) => family.test(key));
    expect(files[file]?.keys.filter((key) => !isSaid(key))).toEqual([]);
  });
});
