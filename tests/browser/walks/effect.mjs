// Whether a course taught anything: three questions skipped and answered, 有用吗 changed, a look back put aside, and the page of the course.

import { check, must } from '../harness.mjs';
import { Visitor } from '../visitor.mjs';
import { looks } from './looks.mjs';

/** @param {{program: any, browser: any}} stage */
export async function effect({ program, browser }) {
  const one = (role, nth = 0) => program.people.get(role)[nth];
  const arrive = (options) => Visitor.arrive(browser, program.url, options);
  // Somebody who has not learned anything yet.
  const reader = await arrive();
  const page = reader.page;
  let lesson;
  let three;

  await check('effect: before a course three questions can be answered, and are put aside by one tap', async () => {
    await reader.signIn(one('secretary'));
    await reader.go('/desk/learn');
    const lessons = await page.locator('a[href^="/desk/learn/l/"]').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    must(lessons.length > 1, 'nothing to learn');
    [lesson] = lessons;
    // The last course of the list is put aside, the first one answered.
    await reader.go(lessons.at(-1));
    await page.locator('#three form:has(input[value=aside]) button').click();
    await page.waitForURL(/did=three-aside/);
    must(!(await reader.text()).includes('课前问一问'), 'it asks again');
  });
  // Reading the lesson meanwhile is a row of its own kind.
  const rows = async () => {
    const { rows: all } = await (await page.request.get(`${program.url}/learn/ledger.json`)).json();
    return all.filter((row) => !row.body?.includes('"k":"stay"')).length;
  };
  await check('effect: they are answered one by one, and nothing is made of it', async () => {
    const before = await rows();
    await reader.go(lesson);
    if (await page.locator('#three').count()) {
      await reader.shot('effect-offer');
      await page.locator('#three form:not(:has(input[value=aside])) button').click();
      await reader.at(/^\/desk\/learn\/three\//);
      three = reader.path();
      await reader.shot('effect-three');
      for (let no = 0; no < 3; no += 1) {
        await page.locator('button[name=do][value=unknown]').click();
        await page.waitForLoadState('load');
      }
      must((await reader.text()).includes('三道题答完了'), 'not the end');
    }
    must((await rows()) === before, 'it stands in the record');
  });
  await check('effect: 有用吗 is said by one tap, changed and taken back', async () => {
    await reader.go(lesson);
    // Open to everybody, but only whoever opened the lesson is heard: the script has done it.
    await page.waitForLoadState('networkidle');
    for (const word of ['good', 'bad']) {
      await page.locator(`#useful button[value=${word}]`).first().click();
      await page.waitForURL(/did=useful-said/);
      must(await page.locator(`#useful .said3 button[value=${word}][aria-pressed=true]`).count() === 1, `${word} is not kept`);
    }
    await page.locator('#useful summary').click();
    await page.fill('#useful-w', '第二段慢一点。');
    await page.locator('#useful .fold-in button').click();
    await page.waitForURL(/did=useful-said/);
    must(await page.inputValue('#useful-w') === '第二段慢一点。', 'the words are lost');
    await page.locator('#useful').scrollIntoViewIfNeeded();
    await reader.shot('effect-useful');
    await page.locator('#useful button[name=said][value=""]').click();
    await page.waitForURL(/did=useful-taken-back/);
    must(await page.locator('#useful [aria-pressed=true]').count() === 0, 'it is still said');
  });
  await check('effect: a look back stands on the first page of whoever chose it, and goes by one tap', async () => {
    const member = await arrive();
    await member.signIn(one('member'));
    await member.go('/desk');
    must((await member.text()).includes('可答可不答'), 'no look back');
    await member.shot('effect-recall');
    await member.page.locator('#recalls form:has(input[value=aside]) button').click();
    await member.page.waitForURL(/did=three-aside/);
    must(!(await member.text()).includes('可答可不答'), 'it stands there still');
    await member.leave();
  });
  await check('effect: a member sees no page of a course, its writers see figures and no person', async () => {
    const refused = await page.request.get(`${program.url}/desk/effect`);
    must(refused.ok(), 'no list');
    const office = await arrive({ bypassCSP: true });
    await office.signIn(one('final_reviewer'));
    await office.go('/desk/effect');
    const href = await office.page.locator('a:has-text("手机拍虫")').first().getAttribute('href');
    const member = await arrive();
    await member.signIn(one('member'));
    must((await member.page.request.get(program.url + href)).status() === 404, 'a member sees it');
    await member.leave();
    await office.go(href);
    const text = await office.text();
    for (const word of ['教会了什么', '学前', '学后', '一个月后', '10 人以上', '先改这几处', '教会一个人', '没再往下读']) {
      must(text.includes(word), `${word} is not told`);
    }
    const csv = await (await office.page.request.get(`${program.url}${href}.csv`)).text();
    must(csv.includes('10 人以上'), 'no table');
    const sheet = await office.page.request.get(`${program.url}${href}.xlsx`);
    must((await sheet.body()).subarray(0, 2).toString() === 'PK', 'no workbook');
    for (const [skin, tap] of [['elder', 60], ['normal', 44]]) {
      await office.go(`/skin/${skin}?back=${href}`);
      await office.page.waitForLoadState('load');
      for (const [size, width, height] of [['phone', 390, 844], ['desktop', 1280, 900]]) {
        await office.page.setViewportSize({ width, height });
        await office.shot(`effect-page-${skin}-${size}`);
        await looks(office, tap);
      }
    }
    await office.leave();
  });
  await check('effect: its own pages in both skins', async () => {
    const eye = await arrive({ bypassCSP: true });
    await eye.signIn(one('secretary'));
    for (const [skin, tap] of [['elder', 60], ['normal', 44]]) {
      for (const path of ['/desk/learn/three', lesson, ...(three ? [three] : []), '/desk/effect']) {
        await eye.go(`/skin/${skin}?back=${path}`);
        await eye.page.waitForLoadState('load');
        await eye.shot(`effect${path.replace(/\W+/g, '-')}-${skin}`);
        await looks(eye, tap);
      }
    }
    await eye.leave();
  });
  await reader.leave();
}
