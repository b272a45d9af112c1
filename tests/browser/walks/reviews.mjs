// The ways of a review that are not a plain yes: a borrowed reviewer, 需报审, 不公开, 退回上一审, 撤回, a set time.

import { check, must } from '../harness.mjs';
import { begin, come, fill, get, hand, handIn, open, say, yes } from './hands.mjs';

const BODY = '第一段写查验经过。\n\n第二段写处理结果，抽样 48 份。';

export async function reviews(stage) {
  const people = {};
  for (const role of ['writer', 'first_reviewer', 'second_reviewer', 'final_reviewer', 'borrowed_reviewer']) {
    people[role] = await come(stage, role);
  }
  const { writer, first_reviewer: first, second_reviewer: second, final_reviewer: last, borrowed_reviewer: sister } = people;

  await check('a sister branch lends a reviewer: he sees this round, decides, and sees nothing afterwards', async () => {
    const title = '借审一篇';
    await handIn(writer, { title, body: BODY });
    await sister.go('/desk');
    must(!(await sister.text()).includes(title), 'he sees it before he was asked');
    const name = (await sister.page.locator('.who').innerText()).trim().split(/\s/)[0];
    await open(first, title);
    const review = first.path();
    must((await sister.page.goto(stage.program.url + review)).status() === 404, 'the address opens before he was asked');
    await first.page.locator(`a[href="${review}/borrow"]`).click();
    await first.page.fill('#q', name.slice(0, 1));
    await first.page.keyboard.press('Enter');
    const row = first.page.locator('li', { hasText: name });
    await first.shot('borrow');
    await row.locator('button').click();
    await first.page.waitForURL(/did=borrowed/);
    await open(sister, title);
    must(sister.path() === review, 'another round');
    await sister.shot('review-borrowed');
    must((await get(stage, `${review}`)).status === 303, 'a stranger sees the round');
    await yes(sister);
    must((await sister.page.goto(stage.program.url + review)).status() === 404, 'he still sees it after his decision');
    await sister.go('/desk');
    must(!(await sister.text()).includes(title), 'it still stands on his desk');
    if (await sister.page.locator('a[href="/desk/reviews"]').count()) {
      await sister.go('/desk/reviews');
      const dead = await sister.page.locator(`a[href="${review}"]`).count();
      must(dead === 0, 'his list leads to a page that he may not see');
    }
    // The two 404 were asked for.
    const asked = sister.complaints.splice(0).filter((words) => !/status of 404/.test(words));
    must(asked.length === 0, asked.join('; '));
    await open(second, title);
    await say(second, 'return_to_writer', '第二段的份数请再核一次。');
  });

  await check('a title that changed alone stands among the changes; an empty yes is told everything at once', async () => {
    const title = '只改了标题的一篇';
    const article = await handIn(writer, { title, body: BODY });
    await open(first, title);
    await say(first, 'return_to_writer', '标题再想想。');
    await writer.go(article);
    await writer.page.fill('#title', `${title}，新的`);
    await hand(writer);
    await open(first, title);
    const told = await first.page.locator('.pane1').innerText();
    must(told.includes('标题') && told.includes('新的') && !told.includes('没有改动'), `the changes do not tell of the title: ${told}`);
    await yes(first);
    await open(second, title);
    await second.page.locator('button[name=decision][value=pass]').click();
    await second.page.locator('#opinion-e').waitFor();
    for (const field of ['proofread', 'secrecy', 'basis']) must(await second.page.locator(`#${field}-e`).isVisible(), `not told of ${field}`);
    await second.shot('review-empty-yes');
    await say(second, 'return_to_writer', '先放一放。');
  });

  await check('需报审: number and answer from outside, then on to the last review', async () => {
    const title = '要报审的一篇';
    const article = await handIn(writer, { title, body: BODY });
    await open(first, title);
    await yes(first);
    await open(second, title);
    await yes(second, { secrecy: 'report' });
    await writer.go(`${article}/progress`);
    must((await writer.text()).includes('等报审答复'), 'the writer is not told that it waits outside');
    await open(second, title);
    await second.shot('outside');
    await second.page.fill('#answer', '同意公开，隐去货主名称。');
    await second.page.locator('input[name=agrees][value=yes]').check();
    await second.page.locator('#p4 button[type=submit]').click();
    await second.page.locator('#document_number-e').waitFor();
    must((await second.page.inputValue('#answer')).includes('隐去货主'), 'the answer was lost beside the error');
    must(await second.page.locator('input[name=agrees][value=yes]').isChecked(), 'the choice was lost beside the error');
    await second.page.fill('#document_number', '示保复〔2026〕17 号');
    await second.page.locator('#p4 button[type=submit]').click();
    await second.at('/desk');
    await open(last, title);
    const told = await last.page.locator('.pane3').textContent();
    must(told.includes('〔2026〕17 号') && told.includes('隐去货主'), 'the last reviewer does not see the answer');
    await say(last, 'return_to_step', '请复审再看一眼货主名称。');
    await open(second, title);
    must((await second.page.locator('.pane3').textContent()).includes('请复审再看一眼'), '退回上一审 lost its words');
    await yes(second);
    await open(last, title);
    await yes(last);
    must((await get(stage, '/latest')).status === 200, 'the list is away');
  });

  await check('不公开 ends the round; the writer reads why', async () => {
    const title = '不宜公开的一篇';
    const article = await handIn(writer, { title, body: BODY });
    await open(first, title);
    await yes(first);
    await open(second, title);
    await yes(second, { secrecy: 'closed', opinion: '涉及未公布的布控比例，不公开。' });
    await writer.go('/desk');
    must((await writer.text()).includes('未公布的布控比例'), 'the words are not on the desk');
    await writer.go(article);
    await writer.shot('editor-not-open');
    must((await writer.text()).includes('未公布的布控比例'), 'the words are not in the editor');
    await writer.go(`${article}/progress`);
    must((await writer.text()).includes('不公开'), 'the progress does not say 不公开');
  });

  await check('撤回 while it is under review; the reviewer\'s old tab is told', async () => {
    const title = '想想还是撤回';
    const article = await handIn(writer, { title, body: BODY });
    await open(first, title);
    await writer.go(`${article}/progress`);
    await writer.page.locator('form[action$="/withdraw"] button').click();
    await writer.page.waitForURL(/did=withdrawn/);
    await first.page.locator('input[name=proofread]').check();
    await first.page.fill('#opinion', '写了半天的意见');
    await first.page.locator('button[name=decision][value=pass]').click();
    await first.page.waitForLoadState('load');
    must((await first.page.locator('body').innerText()).includes('已经结束'), 'the old tab is not told');
    must((await first.page.content()).includes('写了半天的意见'), 'the opinion of the old tab is lost');
    await first.shot('review-old-tab');
    await writer.go(article);
    must(await writer.page.locator('#title').isEditable(), 'it cannot be changed after 撤回');
  });

  await check('a set time: approved, scheduled, and taken back before its hour', async () => {
    const title = '定了时间的一篇';
    const article = await begin(writer);
    await fill(writer, { title, body: BODY });
    await writer.page.locator('input[name=when][value=at]').check();
    await writer.page.locator('button[name=then][value=submit]').click();
    await writer.page.locator('#date-e').waitFor();
    must((await writer.page.inputValue('#title')) === title, 'the title was lost beside the error');
    await writer.page.fill('#date', '2020-01-01');
    await writer.page.fill('#time', '08:00');
    await writer.page.locator('button[name=then][value=submit]').click();
    await writer.page.locator('#date-e').waitFor();
    const day = new Date(Date.now() + 20 * 24 * 3_600_000).toISOString().slice(0, 10);
    await writer.page.fill('#date', day);
    await hand(writer);
    for (const reviewer of [first, second, last]) {
      await open(reviewer, title);
      if (reviewer === last) must((await reviewer.text()).includes('作者定的发布时间'), 'the last reviewer is not told of the time');
      await yes(reviewer);
    }
    await writer.go(`${article}/progress`);
    must((await writer.text()).includes('已审定'), 'it is not shown as scheduled');
    await writer.shot('progress-scheduled');
    must(!(await get(stage, '/latest')).text.includes(title), 'it is public before its hour');
    await writer.page.locator('form[action$="/withdraw"] button').click();
    await writer.page.waitForURL(/did=withdrawn/);
    must((await writer.page.locator('h1').innerText()) === '写稿', 'the editor says that an earlier version is public');
  });
  for (const visitor of Object.values(people)) {
    await check(`${visitor.path()}: nothing to complain of`, () => visitor.calm());
    await visitor.leave();
  }
}
