import pino from 'pino';
import type { Config } from '../config.ts';

export type Log = pino.Logger;

/** JSON lines on standard error; bodies, tokens and contact details are never fields of it. */
export function createLog(level: Config['logLevel']): Log {
  return pino(
    { level, base: null, redact: ['token', '*.token', 'password', '*.password'] },
    pino.destination(2),
  );
}
