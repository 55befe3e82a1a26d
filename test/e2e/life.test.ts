import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, why } from './chromium.ts';
import { expire, signInAgain, startLifeWorld, type LifeWorld } from './life-world.ts';

if (chromiumPath === undefined) {
  process.stderr.write(`SKIPPED: the life of a ticket in a real browser. ${why}\n`);
}

const lamp = { text: '我要投诉，小区门口的路灯坏了三天没人修', place: '兴庆区幸福路 5 号院门口' };
const GROUP = -1_007_770_001;
const DAY = 24 * 3_600_000;
const day = (from: number) => new Date(Date.now() + from * DAY).toISOString().slice(0, 10);

describe.skipIf(chromiumPath === undefined)('the life of a ticket', { timeout: 180_000 }, () => {
  let world: LifeWorld;
  let operator: Page;
  let handler: Page;
  let supervisor: Page;
  let chats = 9_000_000;
  const newCitizen = () => world.emulator.citizen(++chats);

  beforeAll(async () => {
    world = await startLifeWorld({ TELEGRAM_STAFF_GROUP: String(GROUP) });
    operator = await world.staff('话务员', 'operator.li');
    handler = await world.staff('承办人', 'handler.zhao');
    supervisor = await world.staff('督办员', 'supervisor.qian');
  }, 180_000);
  afterAll(() => world?.stop());

  const note = (words: string) => async (form: ReturnType<Page['locator']>) =>
    form.locator('textarea[name="note"]').fill(words);

  /** Filed in the chat, and with the handler's department. */
  async function dispatched(citizen = newCitizen()) {
    const number = await world.complains(citizen, lamp);
    await world.open(operator, number);
    await world.makes(operator, 'accept');
    await world.makes(operator, 'dispatch', async (form) => {
      await form.locator('select[name="department"]').selectOption({ index: 1 });
    });
    await world.hears(citizen, '已转给');
    return { citizen, number };
  }

  async function closed() {
    const { citizen, number } = await dispatched();
    await world.open(handler, number);
    await world.makes(handler, 'sign');
    await world.makes(handler, 'reply', (form) => form.locator('textarea').fill('灯已换新，昨晚试过。'));
    await world.open(operator, number);
    await world.makes(operator, 'close');
    await world.hears(citizen, '灯已换新');
    return { citizen, number };
  }

  it('returned by a department and sent to another, which the citizen hears', async () => {
    const { citizen, number } = await dispatched();
    await world.open(handler, number);
    await world.makes(handler, 'return', note('这段路由街道管护，见 2024 年移交清单'));
    await world.open(operator, number);
    expect(await operator.locator('#move-accept-return').count()).toBe(0);
    await world.open(supervisor, number);
    await supervisor.getByText('退单待审').first().waitFor();
    await world.shoot(supervisor, 'return');
    await world.makes(supervisor, 'redispatch', async (form) => {
      await form.locator('select[name="department"]').selectOption({ index: 2 });
    });
    await world.hears(citizen, '您不用重新反映');
    await world.open(handler, number);
    await handler.getByText('没有这个页面').waitFor();
  });

  it('extended after it was asked for, with the reason told', async () => {
    const { citizen, number } = await dispatched();
    await world.open(handler, number);
    await world.makes(handler, 'sign');
    await world.makes(handler, 'ask-extension', async (form) => {
      await form.locator('input[name="until"]').fill(day(30));
      await note('灯杆要重新立，备件月底才到')(form);
    });
    await world.open(supervisor, number);
    await supervisor.getByText('已申请延期到').first().waitFor();
    await world.shoot(supervisor, 'extension');
    await world.makes(supervisor, 'grant-extension');
    expect(await world.hears(citizen, '期限延到')).toContain('备件月底才到');
  });

  it('suspended until a day, and taken up again', async () => {
    const { citizen, number } = await dispatched();
    await world.open(supervisor, number);
    await world.makes(supervisor, 'suspend', async (form) => {
      await form.locator('input[name="reviewAt"]').fill(day(60));
      await note('冬天冻土，开春才能挖沟')(form);
    });
    expect(await world.hears(citizen, '先挂起来')).toContain('开春才能挖沟');
    await supervisor.getByText('停表').first().waitFor();
    await world.makes(supervisor, 'resume');
    await world.hears(citizen, '接着办理');
  });

  it('asked about in the chat, and answered there', async () => {
    const { citizen, number } = await dispatched();
    await world.open(handler, number);
    await world.makes(handler, 'sign');
    await world.makes(handler, 'ask-citizen', (form) =>
      form.locator('textarea').fill('是东门还是西门的灯？'),
    );
    await world.hears(citizen, '是东门还是西门的灯');
    citizen.presses('补充情况');
    await world.hears(citizen, '请写下要补充');
    citizen.says('西门，从北数第二盏');
    await world.hears(citizen, '已经转给办理工单');
    await world.open(handler, number);
    await handler.getByText('西门，从北数第二盏').first().waitFor();
    await world.shoot(handler, 'answered');
  });

  it('goes round again by itself when the citizen is not satisfied', async () => {
    const { citizen, number } = await closed();
    citizen.presses('没解决');
    await world.hears(citizen, '没解决的是哪一点');
    citizen.says('又灭了');
    await world.hears(citizen, '有人联系过您吗');
    citizen.presses('没人联系');
    await world.hears(citizen, '会重新办理');
    await world.open(handler, number);
    await handler.getByText('已派单').first().waitFor();
    await handler.getByText('又灭了').first().waitFor();
  });

  it('is opened again by the citizen after it was solved', async () => {
    const { citizen, number } = await closed();
    citizen.presses('解决了');
    await world.hears(citizen, '您满意吗');
    citizen.presses('基本满意');
    await world.hears(citizen, '有人联系过您吗');
    citizen.presses('联系过');
    await world.hears(citizen, '还有什么想对我们说');
    citizen.presses('跳过');
    await world.hears(citizen, '谢谢您的评价');
    citizen.says('进度');
    await world.hears(citizen, '您的工单');
    citizen.presses(`问题又出现了 ${number}`);
    await world.hears(citizen, '又出了什么情况');
    citizen.says('昨晚又不亮了');
    await world.hears(citizen, '重新打开了');
  });

  it('confidential: the department sees what happened, and neither who nor the conversation', async () => {
    const { number } = await dispatched();
    await world.open(supervisor, number);
    await world.makes(supervisor, 'classify', async (form) => {
      await form.locator('select[name="confidential"]').selectOption('yes');
    });
    await world.open(handler, number);
    await handler.getByText('保密工单：').first().waitFor();
    const seen = await handler.locator('body').innerText();
    expect(seen).toContain(lamp.place);
    expect(seen).not.toContain('怎么联系您');
    expect(await handler.getByRole('button', { name: '查看联系方式' }).count()).toBe(0);
    await world.shoot(handler, 'confidential');
  });

  it('taken by two at once: one has it, the other is told who', async () => {
    const number = await world.complains(newCitizen(), lamp);
    const other = await world.staff('话务员', 'operator.zhou');
    await world.open(operator, number);
    await world.open(other, number);
    await world.makes(operator, 'assign');
    const details = other.locator('#move-assign');
    await details.locator('summary').click();
    await details.locator('button').click();
    await other.getByText('有人刚刚处理了这张工单').waitFor();
    await other.getByText('operator.li').first().waitFor();
    await world.shoot(other, 'two-at-once');
    await other.locator('#move-assign button').click();
    await other.getByText('已由operator.li认领').waitFor();
  });

  it('told in the staff’s group, and accepted there by who has bound the account', async () => {
    const inGroup = world.emulator.citizen(5_550_001, { group: GROUP });
    const citizen = newCitizen();
    const number = await world.complains(citizen, lamp);
    await world.hears(inGroup, `新工单 ${number}`);
    inGroup.presses(`staff:accept:${number}`);
    await world.hears(inGroup, '这些按钮只给绑定了账号的工作人员');
    await operator.goto(`${world.hotline.url}/desk/password`);
    await operator.getByRole('button', { name: '取绑定码' }).click();
    const code = await operator.locator('#binding-code').innerText();
    const inPrivate = world.emulator.citizen(5_550_001);
    inPrivate.says(code);
    await world.hears(inPrivate, '已绑定工单台账号 operator.li');
    inGroup.presses(`staff:accept:${number}`);
    await world.hears(inGroup, `operator.li受理了 ${number}`);
    await world.hears(citizen, '已受理');
  });

  it('keeps what was typed when the sign-in has expired in the middle of it', async () => {
    const { number } = await dispatched();
    await world.open(handler, number);
    await world.makes(handler, 'sign');
    const words = '已到现场查看，线路老化，计划本周四更换电缆。';
    await handler.locator('#move-reply summary').focus();
    await handler.locator('form[action$="/moves/reply"] textarea').fill(words);
    await expire(handler);
    await handler.locator('form[action$="/moves/reply"] button.primary').click();
    await handler.getByText('刚才填写的内容还在').waitFor();
    await signInAgain(handler, 'handler.zhao');
    await handler.getByText(words).waitFor();
    await handler.getByRole('button', { name: '确认提交' }).click();
    await handler.getByText('已答复。').waitFor();
  });
});
