import { describe, expect, it } from 'vitest';
import type { AttachmentRef, ConversationId } from '../../src/conversation/activity.ts';
import { createDeskWorld, START, toCityManagement } from './desk-world.ts';

const conversation: ConversationId = 'telegram:42';
const png = new Uint8Array([
  0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52,
]);

describe('a ticket’s page', () => {
  it('shows what it is about and how far it has come', async () => {
    const world = createDeskWorld();
    const ticket = await world.ticket({ moves: toCityManagement });
    const { html } = await (await world.signIn('operator')).get(`/desk/tickets/${ticket.number}`);
    for (const words of [
      ticket.number,
      '路灯不亮',
      '坏了三天',
      '解放西街',
      '城市管理局',
      '已派单',
      '还剩 2 天',
    ]) {
      expect(html).toContain(words);
    }
    expect(html.match(/<ol class="history">.*?<\/ol>/s)?.[0].match(/<li>/g)).toHaveLength(3);
  });

  it('says as what it was classified', async () => {
    const world = createDeskWorld({ categories: [{ id: 'lamps', name: '城乡建设 · 市政设施' }] });
    const as = { kind: 'help', urgency: 'urgent', category: 'lamps', confidential: true };
    const ticket = await world.ticket({ moves: [['classify', as]] });
    const { html } = await (await world.signIn('supervisor')).get(`/desk/tickets/${ticket.number}`);
    expect(html).toContain('求助，城乡建设 · 市政设施，紧急，保密');
  });

  it('is not there for a handler of another department', async () => {
    const world = createDeskWorld();
    const ticket = await world.ticket({ moves: toCityManagement });
    const browser = await world.signIn('handler', { department: 'human-resources' });
    const page = await browser.get(`/desk/tickets/${ticket.number}`);
    const unknown = await browser.get('/desk/tickets/XH20261121-99999');
    expect([page.status, unknown.status]).toEqual([404, 404]);
    expect(page.html.replaceAll(ticket.number, '')).not.toContain('路灯');
  });

  it('shows the conversation as text', async () => {
    const world = createDeskWorld();
    const ticket = await world.ticket();
    const text = '我家门口\n<b>太黑</b>';
    await world.storage.store.commit({ transcript: [{ conversation, at: START, speaker: 'citizen', text }] });
    const { html } = await (await world.signIn('operator')).get(`/desk/tickets/${ticket.number}`);
    expect(html).toContain('我家门口\n&lt;b&gt;太黑&lt;/b&gt;');
  });

  it('shows what the bot found when it did not settle the matter', async () => {
    const world = createDeskWorld();
    const turn = {
      id: 'turn-1',
      conversation,
      at: START,
      question: '路灯坏了谁修',
      status: 'unanswered',
      passages: [
        { id: 'removed', similarity: 0.2 },
        { id: 'lamps-1', similarity: 0.6 },
      ],
      citations: [{ title: '路灯坏了找谁', document: '城市照明管理规定', locator: '第二十条' }],
      elapsedMs: 10,
    };
    await world.storage.store.commit({ turn });
    const ticket = await world.ticket({ turnId: 'turn-1' });
    const { html } = await (await world.signIn('operator')).get(`/desk/tickets/${ticket.number}`);
    expect(html).toContain('没有查到依据');
    expect(html).toContain('路灯不亮由城市照明管理机构维修。');
    expect(html).toContain('《城市照明管理规定》第二十条');
    expect(html).toContain('依据 removed 已从知识库移除');
  });
});

describe('the contact of a ticket', () => {
  it('is not on the page until somebody asks for it, and that is logged without the contact', async () => {
    const world = createDeskWorld();
    const ticket = await world.ticket({ moves: toCityManagement });
    const browser = await world.signIn('handler');
    const page = await browser.get(`/desk/tickets/${ticket.number}`);
    expect(page.html).not.toContain('13800001111');
    const shown = await browser.submit(page, `/desk/tickets/${ticket.number}/contact`);
    expect(shown.html).toContain('张先生 13800001111');
    const [row] = await world.storage.audit.latest(1);
    expect(row).toMatchObject({ actor: 'staff:id-handler', action: 'contact.shown', subject: ticket.number });
    expect(JSON.stringify(row)).not.toContain('13800001111');
  });

  it('stays hidden when the look cannot be recorded', async () => {
    const world = createDeskWorld();
    const ticket = await world.ticket();
    const browser = await world.signIn('operator');
    world.deps.record = () => Promise.reject(new Error('the disk is full'));
    const form = { _csrf: await browser.csrf() };
    const page = await browser.post(`/desk/tickets/${ticket.number}/contact`, form);
    expect(page.status).toBe(500);
    expect(page.html).not.toContain('13800001111');
  });

  it('is not shown to an auditor', async () => {
    const world = createDeskWorld();
    const ticket = await world.ticket();
    const browser = await world.signIn('auditor');
    expect((await browser.get(`/desk/tickets/${ticket.number}`)).html).toContain('不能查看联系方式');
    const page = await browser.post(`/desk/tickets/${ticket.number}/contact`, {
      _csrf: await browser.csrf(),
    });
    expect(page.status).toBe(403);
    expect(page.html).not.toContain('13800001111');
  });

  it('that cannot be opened leaves the rest of the page whole', async () => {
    const world = createDeskWorld();
    const open = () => {
      throw new Error('another key');
    };
    world.deps.vault.open = open;
    const ticket = await world.ticket();
    const browser = await world.signIn('operator');
    const page = await browser.get(`/desk/tickets/${ticket.number}`);
    const shown = await browser.submit(page, `/desk/tickets/${ticket.number}/contact`);
    expect(shown.status).toBe(200);
    expect(shown.html).toContain('联系方式无法解密');
    expect(shown.html).not.toContain('another key');
  });
});

describe('an attachment', () => {
  async function withAttachment(bytes: Uint8Array = png) {
    const world = createDeskWorld();
    const ref = await world.storage.attachments.put(bytes, { conversation, at: START });
    const ticket = await world.ticket({ attachments: [ref], moves: toCityManagement });
    return { world, ref, ticket, address: `/desk/tickets/${ticket.number}/attachments/${ref.id}` };
  }

  it('is shown as a picture that can do nothing else', async () => {
    const { world, address } = await withAttachment();
    const page = await (await world.signIn('handler')).get(address);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('image/png');
    expect(page.headers.get('content-disposition')).toMatch(/^inline; filename="[\w-]+\.png"$/);
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; sandbox");
  });

  it('of another kind is only offered for download', async () => {
    const { world, address } = await withAttachment();
    const get = world.storage.attachments.get.bind(world.storage.attachments);
    world.deps.attachments.get = async (id) => {
      const file = await get(id);
      const ref: AttachmentRef | undefined = file && { ...file.ref, mime: 'text/html' };
      return file && ref && { ...file, ref };
    };
    const page = await (await world.signIn('handler')).get(address);
    expect(page.headers.get('content-type')).toBe('application/octet-stream');
    expect(page.headers.get('content-disposition')).toMatch(/^attachment;/);
  });

  it('is not reached by way of another ticket', async () => {
    const { world, ref } = await withAttachment();
    const other = await world.ticket({ conversation: 'telegram:7', moves: toCityManagement });
    const page = await (
      await world.signIn('handler')
    ).get(`/desk/tickets/${other.number}/attachments/${ref.id}`);
    expect(page.status).toBe(404);
  });

  it('is not there for a handler of another department', async () => {
    const { world, address } = await withAttachment();
    const browser = await world.signIn('handler', { department: 'human-resources' });
    expect((await browser.get(address)).status).toBe(404);
  });
});
