import { describe, expect, it } from 'vitest';
import { decodeUpdate, type Decoded } from '../../../src/channels/telegram/decode.ts';
import { texts } from './world.ts';

const bot = { id: 42, username: 'XiaohuaBot' };
const person = { id: 7, is_bot: false, first_name: '王' };
const privateChat = { id: 7, type: 'private' };
const group = { id: -100200, type: 'supergroup' };

const decode = (raw: unknown): Decoded => decodeUpdate(raw, bot, texts);
const message = (content: object, chat: object = privateChat, from: object = person) =>
  decode({ update_id: 5, message: { message_id: 1, date: 1, chat, from, ...content } });

describe('a message in a private chat', () => {
  it.each([
    ['text', { text: '你好' }, '你好'],
    [
      'a contact',
      { contact: { phone_number: '13800000000', first_name: '李', last_name: '四' } },
      '联系电话 13800000000（李 四）',
    ],
    ['a place', { location: { latitude: 38.4, longitude: 106.2 } }, '位置 38.4,106.2'],
    [
      'a place with a name',
      { location: { latitude: 1, longitude: 2 }, venue: { title: '市民大厅', address: '万寿路' } },
      '位置 1,2 市民大厅 万寿路',
    ],
    ['a sticker', { sticker: { file_id: 'a' } }, ''],
    ['a voice message', { voice: { file_id: 'a', duration: 3 } }, ''],
    ['a video with a caption', { video: { file_id: 'a' }, caption: '看这里' }, '看这里'],
    ['text that only looks like a path', { text: '/root/x' }, '/root/x'],
    ['a slash before Chinese', { text: '/帮助' }, '/帮助'],
  ])('%s', (_name, content, text) => {
    expect(message(content)).toEqual({
      type: 'activity',
      updateId: 5,
      address: '7',
      isGroup: false,
      content: {
        type: 'message',
        text,
        attachments: [],
        ...('location' in content && { location: content.location }),
      },
    });
  });

  it('names the largest size of a photo', () => {
    const photo = [{ file_id: 'small' }, { file_id: 'large', file_size: 9 }];
    expect(message({ photo, caption: '路灯' })).toMatchObject({
      fileId: 'large',
      content: { type: 'message', text: '路灯' },
    });
  });

  it('names a document, but not the one that an animation poses as', () => {
    expect(message({ document: { file_id: 'd' } })).toMatchObject({ fileId: 'd' });
    expect(message({ document: { file_id: 'd' }, animation: { file_id: 'd' } })).not.toHaveProperty('fileId');
  });

  it.each([
    ['/start', { name: 'start', args: '' }],
    ['/start ticket-7', { name: 'start', args: 'ticket-7' }],
    ['/Help@xiaohuabot', { name: 'help', args: '' }],
    ['/ask  低保\n怎么办 ', { name: 'ask', args: '低保\n怎么办' }],
  ])('takes %s for a command', (text, command) => {
    expect(message({ text })).toMatchObject({ content: { type: 'command', ...command } });
  });
});

describe('what is ignored', () => {
  it.each([
    ['a command for another bot', () => message({ text: '/help@OtherBot' }, group)],
    ['a message of a bot', () => message({ text: 'x' }, privateChat, { id: 8, is_bot: true })],
    ['a service message', () => message({ pinned_message: {} })],
    ['an edited message', () => decode({ update_id: 5, edited_message: { chat: privateChat, text: '改' } })],
    ['a post in a channel', () => message({ text: '/help' }, { id: -3, type: 'channel' })],
    ['an unknown kind of update', () => decode({ update_id: 5, something_new: {} })],
    ['a button without data', () => decode({ update_id: 5, callback_query: { id: '1', from: person } })],
    ['chatter in a group', () => message({ text: '今天天气不错' }, group)],
    ['the block of a citizen', () => memberChange(privateChat, 'member', 'kicked')],
  ])('%s', (_name, decoded) => {
    expect(decoded()).toEqual({ type: 'ignored', updateId: 5 });
  });
});

describe('a group', () => {
  it.each([
    ['a command', { text: '/help@XiaohuaBot' }, { type: 'command', name: 'help' }],
    ['a mention', { text: '@xiaohuabot 低保怎么办' }, { type: 'message', text: '低保怎么办' }],
    [
      'a reply to the bot',
      { text: '谢谢', reply_to_message: { from: { id: 42 } } },
      { type: 'message', text: '谢谢' },
    ],
  ])('is marked for %s', (_name, content, expected) => {
    expect(message(content, group)).toMatchObject({ isGroup: true, address: '-100200', content: expected });
  });

  it('gives no files away', () => {
    const decoded = message({ photo: [{ file_id: 'p' }], caption: '@XiaohuaBot 看' }, group);
    expect(decoded).toMatchObject({ content: { text: '看' } });
    expect(decoded).not.toHaveProperty('fileId');
  });

  it('is greeted when the bot is taken in, not when it is thrown out', () => {
    expect(memberChange(group, 'left', 'member')).toMatchObject({
      content: { type: 'joined' },
      isGroup: true,
    });
    expect(memberChange(group, 'member', 'kicked')).toEqual({ type: 'ignored', updateId: 5 });
    expect(memberChange(group, 'member', 'administrator')).toEqual({ type: 'ignored', updateId: 5 });
  });
});

describe('a button', () => {
  it('gives its data and what has to be answered', () => {
    const callback_query = { id: 'c1', from: person, message: { chat: privateChat, date: 0 }, data: 'yes:1' };
    expect(decode({ update_id: 5, callback_query })).toEqual({
      type: 'activity',
      updateId: 5,
      address: '7',
      isGroup: false,
      sender: String(person.id),
      content: { type: 'button', data: 'yes:1' },
      callbackId: 'c1',
    });
  });
});

describe('what cannot be read', () => {
  it.each([
    [{ update_id: 5, message: { text: 'no chat' } }, 5],
    [{ update_id: 5, message: { chat: { id: 'x', type: 'private' } } }, 5],
    [{ update_id: 5, callback_query: { id: 1 } }, 5],
    [{ message: {} }, undefined],
    ['garbage', undefined],
    [null, undefined],
    [[], undefined],
  ])('is malformed: %j', (raw, updateId) => {
    const decoded = decode(raw);
    expect(decoded).toMatchObject({ type: 'malformed', problem: expect.any(String) });
    expect(decoded.updateId).toBe(updateId);
  });

  it('is described without the words of the citizen', () => {
    const decoded = decode({ update_id: 5, message: { chat: privateChat, text: { secret: '身份证' } } });
    expect(JSON.stringify(decoded)).not.toContain('身份证');
  });
});

function memberChange(chat: object, before: string, after: string): Decoded {
  const change = {
    chat,
    from: person,
    old_chat_member: { status: before },
    new_chat_member: { status: after },
  };
  return decode({ update_id: 5, my_chat_member: change });
}
