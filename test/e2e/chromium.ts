import { existsSync } from 'node:fs';

const path = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

/** Undefined where there is none to test with; `why` then says so. */
export const chromiumPath = existsSync(path) ? path : undefined;
export const why = `There is no Chromium at ${path}: install it, or set CHROMIUM_PATH.`;
