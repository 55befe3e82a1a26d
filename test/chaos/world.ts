import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startBotApiEmulator, type BotApiEmulator } from '../support/bot-api-emulator.ts';
import { freePort } from '../support/free-port.ts';
import { smallKnowledge } from '../support/small-knowledge.ts';
import type { ScenarioName } from './arguments.ts';
import { mountSmallDisk, type SmallDisk } from './disk.ts';
import { startModelServer } from './model-server.ts';
import { createSupervisor, type Supervisor } from './supervisor.ts';

export interface World {
  dataDir: string;
  emulator: BotApiEmulator;
  hotline: Supervisor;
  model: Awaited<ReturnType<typeof startModelServer>> | undefined;
  /** How far the program's clock is off from its next look on. */
  shiftClock(ms: number): void;
  close(): Promise<void>;
}

/** A program that is not started yet, and what is around it. Undefined: this machine does not let it be broken so. */
export async function openWorld(scenario: ScenarioName): Promise<World | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'chaos-'));
  const dataDir = join(folder, 'data');
  mkdirSync(dataDir);
  const disk = scenario === 'disk' ? mountSmallDisk(dataDir) : undefined;
  if (scenario === 'disk' && disk === undefined) return undefined;
  const emulator = await startBotApiEmulator({
    token: '123456789:AAemulatedTokenOfThisCampaign',
    sameQuestionMs: 5,
    longestPauseMs: 300,
  });
  const model = scenario === 'model' ? await startModelServer() : undefined;
  const shift = join(folder, 'shift');
  writeFileSync(shift, '0');
  const hotline = createSupervisor({
    DATA_DIR: dataDir,
    KNOWLEDGE_DIR: smallKnowledge(folder),
    TELEGRAM_BOT_TOKEN: emulator.token,
    TELEGRAM_API_ROOT: emulator.url,
    ...(scenario === 'webhook' && (await webhookEnvironment())),
    ...(scenario === 'clock' && clockEnvironment(shift)),
    // As the program runs by itself where there are two processors.
    ANSWER_THREADS: '1',
    ...model?.environment,
  });
  return {
    ...{ dataDir, emulator, hotline, model },
    shiftClock: (ms) => writeFileSync(shift, String(ms)),
    close: () => closeAll({ folder, emulator, hotline, model, disk }),
  };
}

async function closeAll({
  folder,
  emulator,
  hotline,
  model,
  disk,
}: Pick<World, 'emulator' | 'hotline' | 'model'> & {
  folder: string;
  disk: SmallDisk | undefined;
}): Promise<void> {
  if (hotline.isUp()) await hotline.kill();
  await emulator.stop();
  await model?.die();
  disk?.unmount();
  rmSync(folder, { recursive: true, force: true });
}

async function webhookEnvironment(): Promise<Record<string, string>> {
  const port = String(await freePort());
  return {
    PORT: port,
    TELEGRAM_WEBHOOK_URL: `http://127.0.0.1:${port}`,
    TELEGRAM_WEBHOOK_SECRET: 'webhook-secret-of-the-campaign',
  };
}

function clockEnvironment(file: string): Record<string, string> {
  const preloaded = pathToFileURL(join(import.meta.dirname, 'shift-clock.mjs')).href;
  return { CLOCK_SHIFT_FILE: file, NODE_OPTIONS: `--import ${preloaded}` };
}
