import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const src = fileURLToPath(new URL('../src', import.meta.url));

/** What each asks for comes from the configuration, or from Telegram about its own files. */
const known = ['channels/telegram/bot-api.ts', 'models/rerank-endpoint.ts'];

it('asks for no address by itself but those of the configuration', () => {
  const asking = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file))
    .filter((file) =>
      /(?<!async |[.\w])fetch\(|from '(?:node:)?(?:https?|net|tls|dgram|undici|axios|got)'/.test(
        readFileSync(join(src, file), 'utf8').replace(/import type [^;]+;/g, ''),
      ),
    );
  expect(asking.sort()).toEqual([...known, 'channels/telegram/agent.ts'].sort());
});
