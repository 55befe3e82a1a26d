import type { ActiveDialog } from '../conversation/state.ts';
import type { Turn } from './deps.ts';

export const FILING = 'file-ticket';

/** Opens a short dialog; a ticket that is being filed waits until it is over. */
export function openDialog(turn: Turn, dialog: ActiveDialog): void {
  const { state } = turn;
  if (state.dialog?.name === FILING) state.paused = state.dialog;
  state.dialog = dialog;
}

/** Ends the dialog in progress; what waited for its end goes on. */
export function closeDialog({ state }: Turn): void {
  if (state.paused === undefined) delete state.dialog;
  else state.dialog = state.paused;
  delete state.paused;
}

/** The ticket that is being filed, also while it waits. */
export function filingUnderWay({ state }: Turn): ActiveDialog | undefined {
  return [state.dialog, state.paused].find((dialog) => dialog?.name === FILING);
}
