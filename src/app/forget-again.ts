import { join } from 'node:path';
import type { ConversationId } from '../conversation/activity.ts';
import { markedText, type ForgottenMark } from '../conversation/forgetting.ts';
import { newConversationState } from '../conversation/state.ts';
import { FORGOTTEN_FILE, readForgottenFile, writeForgottenFile } from '../storage/forgotten-file.ts';
import type { Storage } from '../storage/storage.ts';

type Deps = {
  storage: Pick<Storage, 'store' | 'retention'>;
  digest: (text: string) => string;
  dataDir: string;
  now: () => number;
};

const AT_ONCE = 1_000;

/**
 * A restored backup is older than some forgettings: those that the file beside the database knows, and the database
 * does not, are done again. Gives how many conversations that erased.
 */
export async function forgetAgain(deps: Deps): Promise<number> {
  const { storage, digest } = deps;
  const known = new Map((await storage.retention.forgotten()).map(({ mark, at }) => [mark, at]));
  const listed = await readForgottenFile(join(deps.dataDir, FORGOTTEN_FILE));
  const missing = new Map(
    listed.filter(({ mark, at }) => (known.get(mark) ?? -Infinity) < at).map(({ mark, at }) => [mark, at]),
  );
  let erased = 0;
  for (let after = ''; missing.size > 0;) {
    const some = await storage.retention.conversations(after, AT_ONCE);
    for (const conversation of some) {
      const mark = digest(markedText(conversation));
      const at = missing.get(mark);
      if (at === undefined) continue;
      await forget(deps, conversation, { mark, at });
      missing.delete(mark);
      erased += 1;
    }
    const last = some.at(-1);
    if (last === undefined) break;
    after = last;
  }
  // Of these nothing is here; another backup may hold it.
  for (const [mark, at] of missing) {
    await storage.store.commit({ forget: NOBODY, forgotten: { mark, at } });
  }
  return erased;
}

const NOBODY: ConversationId = 'console:nobody';

async function forget(
  { storage, now }: Deps,
  conversation: ConversationId,
  forgotten: ForgottenMark,
): Promise<void> {
  const stored = await storage.store.conversation(conversation);
  const state = { ...newConversationState(), greeted: true };
  await storage.store.commit({
    forget: conversation,
    forgotten,
    ...(stored && {
      conversation: { id: conversation, expectedVersion: stored.version, state, at: now() },
    }),
  });
}

/** Puts a list that was found elsewhere beside a restored database; gives how many marks it holds. */
export async function bringForgottenList(from: string, dataDir: string): Promise<number> {
  const marks = await readForgottenFile(from);
  if (marks.length > 0) await writeForgottenFile(join(dataDir, FORGOTTEN_FILE), marks);
  return marks.length;
}

/** Writes the file where the database knows of more, or where what is known has passed its time. */
export function createForgottenList({ storage, dataDir }: Pick<Deps, 'storage' | 'dataDir'>) {
  const file = join(dataDir, FORGOTTEN_FILE);
  let written: string | undefined;
  return async () => {
    const marks = await storage.retention.forgotten();
    const stamp = JSON.stringify([marks.length, marks.at(-1)]);
    if (stamp === written || (written === undefined && marks.length === 0)) return;
    await writeForgottenFile(file, marks);
    written = stamp;
  };
}
