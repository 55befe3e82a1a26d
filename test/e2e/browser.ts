import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = places.find((it) => existsSync(it));

/** Why tests with a real browser are left out, or undefined where there is one. */
export const noBrowser = executablePath ? undefined : `no browser at ${places.join(', ')}`;

export function launch(): Promise<Browser> {
  // Chromium refuses its sandbox to root, as whom containers run.
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}
