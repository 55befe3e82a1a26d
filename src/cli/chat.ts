import { createConsoleChannel } from '../channels/console/console-channel.ts';
import { createConversations, openCore } from '../app/core.ts';
import { openStorage } from '../app/open-storage.ts';
import { openCorpus } from '../app/corpus.ts';
import { createLog, secretsOf } from '../app/log.ts';
import { readConfig } from '../config.ts';
import type { CliProcess } from './io.ts';
import { indexProgress } from './progress.ts';

const DRAIN_LIMIT_MS = 5_000;

/** `npm run chat`: the same bot and the same database, in the terminal. */
export async function chat(process: CliProcess): Promise<number> {
  const config = readConfig({ LOG_LEVEL: 'error', ...process.environment });
  const storage = await openStorage(config);
  const corpus = await openCorpus(config, indexProgress(process.io), storage);
  const core = await openCore(
    config,
    storage,
    corpus,
    createLog(config.logLevel, { secrets: secretsOf(config) }),
  );
  const channel = createConsoleChannel({
    input: process.input,
    output: process.output,
    address: 'local',
    now: core.now,
    newId: core.newId,
    texts: {
      prompt: core.sayChannel('console-prompt'),
      buttons: core.sayChannel('console-buttons'),
      failed: core.say('error'),
    },
  });
  const { runner, delivery } = createConversations(core, [channel], () => undefined);
  delivery.start();
  await channel.start(async (activity) => {
    const outcome = await runner.receive(activity);
    // The next line may be the number of a button that this turn brings.
    await delivery.settled();
    return outcome;
  });
  await channel.ended();
  await runner.stop();
  await delivery.stop(DRAIN_LIMIT_MS);
  await core.storage.close();
  return 0;
}
