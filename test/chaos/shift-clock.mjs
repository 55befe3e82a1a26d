// Preloaded into the program: its wall clock is off by as many milliseconds as the file says, from SIGUSR2 on.
import process from 'node:process';
import { readFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const RealDate = globalThis.Date;
const file = process.env.CLOCK_SHIFT_FILE;
let shift = 0;

function read() {
  shift = Number(readFileSync(file, 'utf8'));
}

class ShiftedDate extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(RealDate.now() + shift);
    else super(...given);
  }

  static now() {
    return RealDate.now() + shift;
  }
}

if (file !== undefined) {
  read();
  globalThis.Date = ShiftedDate;
  if (isMainThread) process.on('SIGUSR2', read);
}
