import type { Readable, Writable } from 'node:stream';
import { createInterface, type Interface } from 'node:readline';
import type { Activity, Button, Instant } from '../../conversation/activity.ts';
import type { Channel, ReceiveActivity, SendResult } from '../../conversation/channel.ts';

export interface ConsoleDeps {
  input: Readable;
  output: Writable;
  /** Names the conversation, so that a restart finds it again. */
  address: string;
  now: () => Instant;
  newId: () => string;
  texts: { prompt: string; buttons: string; failed: string };
}

export interface ConsoleChannel extends Channel {
  readonly id: 'console';
  /** Resolves when the input has ended and everything said has been taken. */
  ended(): Promise<void>;
}

/**
 * Talks in the terminal: a line is a message, a number presses the button of that number. Buttons count on
 * until something is said.
 */
export function createConsoleChannel(deps: ConsoleDeps): ConsoleChannel {
  let lines: Interface | undefined;
  let buttons: Button[] = [];
  let isAnswered = false;
  let last: Promise<void> = Promise.resolve();
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const write = (text: string) => void deps.output.write(text);

  function decode(line: string): Activity {
    const base = {
      id: deps.newId(),
      conversation: { channel: 'console', address: deps.address } as const,
      receivedAt: deps.now(),
      isGroup: false,
    };
    const text = line.trim();
    isAnswered = true;
    const pressed = /^\d{1,2}$/.test(text) ? buttons[Number(text) - 1] : undefined;
    if (pressed !== undefined) return { ...base, type: 'button', data: pressed.data, label: pressed.label };
    const command = /^\/([a-z]+)\s*(.*)$/u.exec(text);
    if (command !== null) return { ...base, type: 'command', name: command[1] ?? '', args: command[2] ?? '' };
    return { ...base, type: 'message', text, attachments: [] };
  }

  async function take(receive: ReceiveActivity, activity: Activity): Promise<void> {
    try {
      await receive(activity);
    } catch {
      // Nothing was accepted, and the one who typed sees it; the same words can be typed again.
      write(`${deps.texts.failed}\n`);
    }
  }

  return {
    id: 'console',
    ended: () => ended,
    async start(receive) {
      await take(receive, { ...decode(''), id: `joined-${deps.address}`, type: 'joined' });
      lines = createInterface({ input: deps.input, crlfDelay: Infinity });
      lines.on('line', (line) => {
        if (line.trim() === '') return;
        // Buttons are read when the line's turn comes: the answer before brings new ones.
        last = last.then(() => take(receive, decode(line)));
      });
      lines.on('close', () => void last.then(end));
    },
    stop() {
      lines?.close();
      return last;
    },
    send(delivery): Promise<SendResult> {
      const before = isAnswered ? [] : buttons;
      const own = delivery.buttons?.flat() ?? [];
      buttons = [...before, ...own];
      isAnswered = false;
      const choices = own.map((button, i) => `${before.length + i + 1}. ${button.label}`).join('  ');
      write(
        `\n${delivery.text}\n${choices === '' ? '' : `${deps.texts.buttons}${choices}\n`}${deps.texts.prompt}`,
      );
      return Promise.resolve({ type: 'sent' });
    },
  };
}
