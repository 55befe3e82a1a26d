import { PassThrough, Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { createConsoleChannel } from '../../../src/channels/console/console-channel.ts';
import type { Activity, Button } from '../../../src/conversation/activity.ts';
import type { ReceiveActivity } from '../../../src/conversation/channel.ts';
import { T0 } from '../../support/samples.ts';

function setUp() {
  const input = new PassThrough();
  const written: string[] = [];
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written.push(chunk.toString());
      done();
    },
  });
  const received: Activity[] = [];
  let ids = 0;
  const channel = createConsoleChannel({
    input,
    output,
    address: 'local',
    now: () => T0,
    newId: () => `id-${++ids}`,
    texts: { prompt: '您：', buttons: '输入数字：', failed: '没处理成功' },
  });
  const send = (text: string, buttons?: Button[][]) =>
    channel.send({
      id: 'm',
      conversation: { channel: 'console', address: 'local' },
      text,
      ...(buttons && { buttons }),
      sentParts: 0,
      partSent: () => Promise.resolve(),
    });
  const receive: ReceiveActivity = async (activity) => {
    received.push(activity);
    return 'committed';
  };
  /** Starts, types all of it and waits until it has been taken. */
  async function type(lines: readonly string[], take: ReceiveActivity = receive) {
    await channel.start(take);
    input.end(lines.map((line) => `${line}\n`).join(''));
    await channel.ended();
  }
  return { channel, input, written, received, receive, send, type };
}

const yesNo: Button[][] = [[{ label: '好', data: 'yes' }], [{ label: '不', data: 'no' }]];

it('joins first, always under the same id, and takes every line as a message', async () => {
  const { received, type } = setUp();
  await type(['你好', '  ', '', ' 失业金怎么领 ']);
  expect(received).toMatchObject([
    {
      type: 'joined',
      id: 'joined-local',
      conversation: { channel: 'console', address: 'local' },
      isGroup: false,
    },
    { type: 'message', text: '你好', attachments: [], receivedAt: T0 },
    { type: 'message', text: '失业金怎么领' },
  ]);
  expect(new Set(received.map(({ id }) => id)).size).toBe(3);
});

it('takes a slash for a command', async () => {
  const { received, type } = setUp();
  await type(['/ticket 路灯 坏了', '/HELP', '/ x']);
  expect(received.slice(1)).toMatchObject([
    { type: 'command', name: 'ticket', args: '路灯 坏了' },
    { type: 'message', text: '/HELP' },
    { type: 'message', text: '/ x' },
  ]);
});

it('presses the button of a number, and takes a number without a button for a message', async () => {
  const { received, receive, send, type } = setUp();
  await type(['1', '2', '3'], async (activity) => {
    if (activity.type === 'joined') await send('行吗？', yesNo);
    return receive(activity);
  });
  expect(received.slice(1)).toMatchObject([
    { type: 'button', data: 'yes', label: '好' },
    { type: 'button', data: 'no', label: '不' },
    { type: 'message', text: '3' },
  ]);
});

it('lets buttons of one turn count on, and those of the turn before go', async () => {
  const { written, received, receive, send, type } = setUp();
  await type(['嗯', '4', '1'], async (activity) => {
    if (activity.type === 'joined') await send('旧的', [[{ label: '旧', data: 'old' }]]);
    if (activity.type === 'message') {
      await send('一', yesNo);
      await send('二', [[{ label: '跳过', data: 'skip' }], [{ label: '取消', data: 'cancel' }]]);
    }
    return receive(activity);
  });
  expect(written.join('')).toContain(
    '\n一\n输入数字：1. 好  2. 不\n您：\n二\n输入数字：3. 跳过  4. 取消\n您：',
  );
  expect(received.slice(2)).toMatchObject([{ data: 'cancel' }, { data: 'yes' }]);
});

it('reads the buttons that the answer before brought, however fast the lines come', async () => {
  const { received, receive, send, type } = setUp();
  await type(['问', '1'], async (activity) => {
    await new Promise((resolve) => setImmediate(resolve));
    if (activity.type === 'message') await send('行吗？', yesNo);
    return receive(activity);
  });
  expect(received.at(-1)).toMatchObject({ type: 'button', data: 'yes' });
});

it('says so when a message was not taken, and goes on', async () => {
  const { written, received, receive, type } = setUp();
  await type(['一', '二'], (activity) =>
    activity.type === 'message' && activity.text === '一'
      ? Promise.reject(new Error('busy'))
      : receive(activity),
  );
  expect(written.join('')).toBe('没处理成功\n');
  expect(received.at(-1)).toMatchObject({ text: '二' });
});

it('stops when the line under way has been taken', async () => {
  const { channel, input, received, receive } = setUp();
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await channel.start(async (activity) => {
    if (activity.type === 'message') await held;
    return receive(activity);
  });
  input.write('一\n');
  await expect.poll(() => input.readableLength).toBe(0);
  const stopped = channel.stop();
  letGo();
  await stopped;
  expect(received).toMatchObject([{ type: 'joined' }, { text: '一' }]);
});
