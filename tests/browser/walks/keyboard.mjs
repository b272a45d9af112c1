// Nobody touches a mouse: from /sign-in to the public page with Tab, arrows, Space and Enter. Each stop of the focus must be seen.

import { join } from 'node:path';
import { check, must, until } from '../harness.mjs';
import { Visitor } from '../visitor.mjs';
import { DESKTOP, get } from './hands.mjs';

const TITLE = '只用键盘走一遍';

async function enter(stage, role) {
  const visitor = await Visitor.arrive(stage.browser, stage.program.url, { viewport: DESKTOP });
  const { name, password } = stage.program.people.get(role)[0];
  await visitor.go('/sign-in');
  await visitor.page.keyboard.press('Tab');
  const first = await visitor.page.evaluate(() => [document.activeElement.className, document.activeElement.getBoundingClientRect().left]);
  must(first[0] === 'skip' && first[1] >= 0, `the first stop is not the skip link in sight: ${first}`);
  await visitor.page.keyboard.press('Enter');
  await visitor.tabTo('#name', 3);
  await visitor.page.keyboard.type(name);
  await visitor.tabTo('#password');
  await visitor.page.keyboard.type(password);
  await visitor.page.keyboard.press('Enter');
  await visitor.at('/desk');
  return visitor;
}

async function press(visitor, selector, key = 'Enter') {
  await visitor.tabTo(selector);
  await visitor.page.keyboard.press(key);
}

async function decide(stage, role) {
  const reviewer = await enter(stage, role);
  const link = await reviewer.page.locator('.task', { hasText: TITLE }).locator('a[href^="/desk/reviews/"]').getAttribute('href');
  await press(reviewer, `main a[href="${link}"]`);
  await reviewer.at(link);
  // Past the rail, straight to the text.
  await press(reviewer, '.skip');
  await press(reviewer, '#proofread', 'Space');
  if (role === 'second_reviewer') {
    // A group of radio buttons is one stop; the arrows choose inside it.
    await press(reviewer, 'input[name=secrecy]', 'Space');
    must(await reviewer.page.locator('input[name=secrecy][value=open]').isChecked(), 'Space does not choose 公开');
    await reviewer.tabTo('#basis');
    await reviewer.page.keyboard.type('数据已脱敏');
    // Enter in a line must not decide: the first button of the form is 退回修改.
    await reviewer.page.keyboard.press('Enter');
    await reviewer.page.waitForTimeout(300);
    must(reviewer.path() === link, 'Enter in the line of the basis decided the review');
  }
  await reviewer.tabTo('#opinion');
  await reviewer.page.keyboard.type('通读过，同意。');
  await press(reviewer, 'button[name=decision][value=pass]');
  await reviewer.at('/desk');
  reviewer.calm();
  await reviewer.leave();
}

export async function keyboard(stage) {
  const writer = await check('keyboard: the skip link and the sign-in', () => enter(stage, 'writer'));
  if (!writer) return;
  await check('keyboard: a Word file becomes a text and is handed in', async () => {
    await press(writer, 'main form[action="/desk/articles"] button');
    await writer.at(/^\/desk\/articles\/[0-9a-f-]+$/);
    // The system's own file window is not a page; only choosing the file is done for the person.
    await writer.tabTo('#file');
    await writer.page.setInputFiles('#file', join(stage.root, 'demo/articles/14-before-the-shift.docx'));
    await press(writer, '#import button[type=submit]');
    await writer.page.waitForURL(/did=imported/);
    await writer.tabTo('#title');
    await writer.page.keyboard.press('Control+A');
    await writer.page.keyboard.type(TITLE);
    await writer.tabTo('#section');
    await writer.page.keyboard.press('ArrowDown');
    must(await writer.page.inputValue('#section'), 'the arrow does not choose a section');
    const alts = await writer.page.locator('input[name^="alt."]').count();
    for (let n = 0; n < alts; n += 1) {
      await writer.tabTo('input[name^="alt."]');
      if (!(await writer.page.evaluate(() => document.activeElement.value))) await writer.page.keyboard.type('班前会上的黑板');
    }
    await press(writer, 'section button[name=then][value=submit]');
    await writer.page.waitForURL(/progress\?did=submitted/);
    writer.calm();
  });
  for (const role of ['first_reviewer', 'second_reviewer', 'final_reviewer']) {
    if ((await check(`keyboard: ${role} says yes`, () => decide(stage, role).then(() => true))) === undefined) return;
  }
  await check('keyboard: the page is on the first page and opens', async () => {
    await until(3_000, async () => (await get(stage, '/')).text.includes('键盘走一遍'), 'not on the first page');
    await writer.go('/');
    await press(writer, '.skip');
    await press(writer, `main a[href^="/a/"]`);
    await writer.at(/^\/a\//);
    await press(writer, 'a[href$="/versions"]');
    await writer.at(/versions$/);
    await press(writer, 'summary');
    must(await writer.page.locator('details[open]').count(), 'Enter does not open the fold');
    writer.calm();
  });
  await check('keyboard: the phone\'s 全部 opens and closes', async () => {
    await writer.page.setViewportSize({ width: 360, height: 740 });
    await writer.go('/desk');
    await press(writer, '.bbar a[href="#all"]');
    must(await writer.page.locator('.rail').isVisible(), '全部 does not open');
    await press(writer, '.rail a[href="#main"]');
    must(!(await writer.page.locator('.rail').isVisible()), '全部 does not close');
    await writer.page.setViewportSize(DESKTOP);
  });
  await writer.leave();
}
