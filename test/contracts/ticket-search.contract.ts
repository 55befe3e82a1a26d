import { beforeEach, expect, test } from 'vitest';
import type { ConversationId } from '../../src/conversation/activity.ts';
import type { Storage } from '../../src/storage/storage.ts';
import type { SearchScope } from '../../src/tickets/search/ticket-search.ts';
import type { Ticket } from '../../src/tickets/ticket.ts';
import { sampleLine, sampleWrite, T0 } from '../support/samples.ts';

/** What finding tickets by words has to do, on whatever they are kept. */
export function ticketSearchContract(open: () => Promise<Storage>): void {
  let storage: Storage;
  beforeEach(async () => {
    storage = await open();
  });

  const put = async (...tickets: Partial<Ticket>[]) => {
    for (const changes of tickets) await storage.store.commit({ writes: [sampleWrite(changes)] });
  };
  const said = (conversation: ConversationId, ...texts: string[]) =>
    storage.store.commit({ transcript: texts.map((it) => sampleLine(it, { conversation })) });
  const everything: SearchScope = { confidential: 'all' };
  const find = async (words: string, scope: Partial<SearchScope> = {}) =>
    (await storage.search.tickets(words, { ...everything, ...scope })).numbers.sort();
  const lines = async (words: string, scope: Partial<SearchScope> = {}) =>
    (await storage.search.lines(words, { ...everything, ...scope }, 10)).map((it) => [it.text, it.ticket]);

  test('words are found in number, title, description, place and reply', async () => {
    await put(
      { number: 'XH20261121-10000', title: '水管漏水' },
      { number: 'B', description: '停车费涨了 50%，APP 也打不开' },
      { number: 'C', place: '解放西街 12 号' },
      { number: 'D', reply: '已更换井盖' },
    );
    expect(await find('漏水')).toEqual(['XH20261121-10000']);
    expect(await find('xh20261121')).toEqual(['XH20261121-10000']);
    expect(await find('XH20261121-10000')).toEqual(['XH20261121-10000']);
    expect(await find('10000')).toEqual(['XH20261121-10000']);
    expect(await find('app')).toEqual(['B']);
    expect(await find('50%')).toEqual(['B']);
    expect(await find('解放西街12')).toEqual(['C']);
    expect(await find('井盖')).toEqual(['D']);
  });

  test('one character is found wherever it stands, letters and figures only whole', async () => {
    await put(
      { number: 'A', title: '漏水', description: '5' },
      { number: 'B', title: '屋顶漏', description: '55' },
      { number: 'C', title: '路灯' },
    );
    expect(await find('漏')).toEqual(['A', 'B']);
    expect(await find('水')).toEqual(['A']);
    expect(await find('5')).toContain('A');
    expect(await find('55')).toEqual(['B']);
  });

  test('all words have to be there, in any order; forms of characters do not matter', async () => {
    await put({ number: 'A', title: '路灯不亮，井盖丢失' }, { number: 'B', title: '路灯不亮' });
    expect(await find('井盖 路灯')).toEqual(['A']);
    expect(await find('路燈')).toEqual(['A', 'B']);
    expect(await find('路灯 水管')).toEqual([]);
  });

  test('where nothing can be searched for nothing is found, and no sign does harm', async () => {
    await put({ number: 'A' });
    for (const words of ['', '%', '" OR 1', "'", '\\', '!:* & |', '*', '~open', 'NOT', '（）']) {
      expect(await find(words)).toEqual([]);
    }
  });

  test('a ticket is found by what was last written, not by what was', async () => {
    await put({ number: 'A', reply: null }, { number: 'A', version: 2, reply: '已派人抢修' });
    expect(await find('抢修')).toEqual(['A']);
    await put({ number: 'A', version: 3, reply: '已修好' });
    expect(await find('抢修')).toEqual([]);
  });

  test('a ticket is found by what was said in its conversation, and the line itself', async () => {
    await put(
      { number: 'A', conversation: 'web:1' },
      { number: 'B', conversation: 'web:1', submittedAt: T0 + 1 },
      { number: 'C', conversation: 'web:2' },
    );
    await said('web:1', '楼道里有燃气味', '好的');
    await said('web:3', '燃气费怎么交');
    expect(await find('燃气')).toEqual(['A', 'B']);
    expect(await lines('燃气')).toEqual([
      ['燃气费怎么交', null],
      ['楼道里有燃气味', 'B'],
    ]);
    expect(await storage.search.lines('燃气', everything, 1)).toHaveLength(1);
    expect(await lines('燃气 好的')).toEqual([]);
  });

  test('a department finds its own tickets and what was said about them alone', async () => {
    await put(
      { number: 'A', department: 'water', title: '停水', conversation: 'web:1' },
      { number: 'B', department: 'heating', title: '停水停暖', conversation: 'web:2' },
    );
    await said('web:1', '我家停水了');
    await said('web:2', '停水两天了');
    await said('web:3', '停水通知在哪看');
    expect(await find('停水', { department: 'water' })).toEqual(['A']);
    expect(await lines('停水', { department: 'water' })).toEqual([['我家停水了', 'A']]);
    expect(await find('停水', { department: 'none' })).toEqual([]);
  });

  test('only what is open is found where that is asked', async () => {
    await put(
      { number: 'A', conversation: 'web:1' },
      { number: 'B', conversation: 'web:1', status: 'closed' },
    );
    await said('web:1', '井盖又响了');
    expect(await find('井盖', { open: true })).toEqual(['A']);
    expect(await find('路灯', { open: true })).toEqual(['A']);
    await put({ number: 'A', version: 2, status: 'closed' });
    expect(await find('路灯', { open: true })).toEqual([]);
  });

  test('what was said about a confidential ticket is found by whoever may read it there', async () => {
    await put(
      {
        number: 'A',
        title: '举报',
        conversation: 'web:1',
        confidential: true,
        assignee: { id: 's1', name: '李' },
      },
      { number: 'B', title: '举报', conversation: 'web:2' },
    );
    await said('web:1', '厂长收回扣');
    await said('web:2', '厂长态度差');
    expect(await find('厂长')).toEqual(['A', 'B']);
    expect(await find('厂长', { confidential: { assignee: 's1' } })).toEqual(['A', 'B']);
    expect(await find('厂长', { confidential: { assignee: 's2' } })).toEqual(['B']);
    expect(await lines('厂长', { confidential: { assignee: 's2' } })).toEqual([['厂长态度差', 'B']]);
    expect(await find('举报', { confidential: { assignee: 's2' } })).toEqual(['A', 'B']);
  });

  test('what was erased is found no longer', async () => {
    await put({ number: 'A', conversation: 'web:1' });
    await said('web:1', '我住在幸福花园');
    await said('web:2', '幸福花园停电');
    await storage.store.commit({ forget: 'web:1' });
    expect(await find('幸福花园')).toEqual([]);
    expect(await lines('幸福花园')).toEqual([['幸福花园停电', null]]);
  });
}
