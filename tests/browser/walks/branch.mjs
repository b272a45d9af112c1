// A branch and its learning: a day to learn until, a class with two witnesses, help, the year by one word a person, the report to the level above.

import { check, must } from '../harness.mjs';
import { Visitor } from '../visitor.mjs';
import { DESKTOP } from './hands.mjs';
import { looks } from './looks.mjs';

const UNIT = '写错了怎么办';
const CLASS = '学新记录单：走一遍';

/** A day so many days from today, as people in China count it. */
function day(ahead) {
  return new Date(Date.now() + (ahead * 24 + 8) * 3_600_000).toISOString().slice(0, 10);
}
/** The same as it stands on a page, without the year. */
function said(date) {
  const [, month, of] = date.split('-').map(Number);
  return `${month}月${of}日`;
}
/** Clicks and waits for the page that comes. */
async function press(visitor, selector) {
  await Promise.all([visitor.page.waitForNavigation({ waitUntil: 'load' }), visitor.page.locator(selector).first().click()]);
}
/** Clicks twice, as a nervous hand does; what comes then is the answer to the second one. */
async function twice(visitor, selector) {
  await Promise.all([visitor.page.waitForNavigation({ waitUntil: 'load' }), visitor.page.locator(selector).first().dblclick()]);
  await visitor.page.waitForLoadState('networkidle');
}
/** The same form once more past the page: a fresh key, as another tab would send it. */
async function send(visitor, path, fields) {
  const csrf = await visitor.page.locator('input[name=csrf]').first().getAttribute('value');
  const form = { csrf, key: `walk-${Date.now()}-${Math.random().toString(16).slice(2)}`, ...fields };
  const origin = new URL(visitor.url).origin;
  return visitor.page.request.post(visitor.url + path, { form, headers: { origin }, maxRedirects: 0 });
}

/** @param {{program: any, browser: any}} stage */
export async function branch({ program, browser }) {
  const one = (role, nth = 0) => program.people.get(role)[nth];
  const arrive = async (role, options = {}, nth = 0) => {
    const visitor = await Visitor.arrive(browser, program.url, options);
    await visitor.signIn(one(role, nth));
    return visitor;
  };
  const organiser = await arrive('organiser', { viewport: DESKTOP });
  const secretary = await arrive('secretary');
  const member = await arrive('member');
  const name = (await member.page.locator('a.who').innerText()).trim().split(/\s+/)[0];
  const until = day(20);
  let home;
  let sheet;
  let task;

  await check('branch: the organiser finds the page from the rail, and what waits stands in 今天要办', async () => {
    must((await organiser.text()).includes('想到支部当面学'), 'the wish of the demo does not stand in 今天要办');
    await press(organiser, '.rail a[href="/desk/learning"]');
    home = organiser.path();
    must(/^\/desk\/units\/[^/]+\/learning$/.test(home), `is at ${home}`);
    const words = await organiser.page.locator('#b3 td').allInnerTexts();
    for (const word of ['已达到', '还没有', '没到期']) must(words.some((text) => text.includes(word)), `nobody is ${word}: ${words}`);
    const text = await organiser.text();
    must(!/\d+ ?(分钟|小时|秒|学时|分)/.test(text) && !/\d{1,2}:\d{2}/.test(text) && !text.includes('%'), `a figure about a person: ${text}`);
    await organiser.shot('branch-desktop');
  });
  await check('branch: a day that is over is refused beside its field, and the choice stays', async () => {
    await organiser.page.locator('#assign summary').click();
    const code = await organiser.page.locator('#unit option', { hasText: UNIT }).getAttribute('value');
    await organiser.page.selectOption('#unit', code);
    await organiser.page.evaluate(() => document.querySelector('#due').removeAttribute('min'));
    await organiser.page.fill('#due', day(-1));
    await press(organiser, '#assign button[type=submit]');
    must((await organiser.page.locator('#due-e').innerText()).includes('已经过了'), 'no sentence beside the day');
    must((await organiser.page.inputValue('#unit')) === code, 'the choice is lost');
  });
  await check('branch: assigned with a day by a double click, it is assigned once', async () => {
    await organiser.page.fill('#due', until);
    await twice(organiser, '#assign button[type=submit]');
    must(organiser.page.url().includes('did=task-made'), `is at ${organiser.page.url()}: ${await organiser.text()}`);
    must(await organiser.page.locator(`#b4 a:has-text("${UNIT}")`).count() === 1, 'not once');
    task = await organiser.page.locator(`#b4 a:has-text("${UNIT}")`).getAttribute('href');
    const code = await organiser.page.locator('#unit option', { hasText: UNIT }).getAttribute('value');
    const again = await send(organiser, home, { unit: code, due: day(30) });
    must(again.status() === 422 && (await again.text()).includes('已经布置过'), `answered ${again.status()}`);
    organiser.calm();
  });
  await check('branch: the member sees the day in his list, and nothing of the branch', async () => {
    await member.go('/desk/learn');
    const card = await member.page.locator(`li:has-text("${UNIT}")`).first().innerText();
    must(card.includes(`${said(until)}前`), `no day: ${card}`);
    await member.shot('branch-mine');
    for (const path of ['/desk/learning', home, `${home}/report`, task]) {
      const answer = await member.page.request.get(program.url + path);
      must(answer.status() === 404, `${path} answers ${answer.status()}`);
    }
  });

  await check('branch: a class without people is not kept, and what was typed is', async () => {
    await organiser.go(home);
    await press(organiser, 'a[href$="/attendance"]');
    await press(organiser, 'a[href$="/attendance/new"]');
    await organiser.page.locator('input[name=category][value=class]').check();
    await organiser.page.fill('#title', CLASS);
    await organiser.page.fill('#place', '支部活动室');
    await organiser.page.fill('#hours', '１.５');
    await press(organiser, 'form.formp button[type=submit]');
    must((await organiser.text()).includes('还没有勾到场的人'), 'no sentence');
    must((await organiser.page.inputValue('#title')) === CLASS && (await organiser.page.inputValue('#hours')) === '１.５', 'what was typed is lost');
    await organiser.shot('branch-class-wrong');
  });
  await check('branch: put down by a double click, and once more from an empty form, it is one class', async () => {
    await organiser.page.locator('label.choice', { hasText: name }).locator('input').check();
    await organiser.page.locator('label.choice', { hasText: '韩素梅' }).locator('input').check();
    await twice(organiser, 'form.formp button[type=submit]');
    must(organiser.page.url().includes('did=onsite-kept'), `is at ${organiser.page.url()}: ${await organiser.text()}`);
    sheet = organiser.path();
    const list = sheet.replace(/\/[^/]+$/, '');
    await organiser.go(`${list}/new`);
    await organiser.page.locator('input[name=category][value=class]').check();
    await organiser.page.fill('#title', CLASS);
    await organiser.page.fill('#place', '支部活动室');
    await organiser.page.fill('#hours', '2');
    await organiser.page.locator('label.choice', { hasText: name }).locator('input').check();
    await press(organiser, 'form.formp button[type=submit]');
    must((await organiser.text()).includes('这一天已经有一份同名的记录'), `kept twice: ${await organiser.text()}`);
    await organiser.go(list);
    must(await organiser.page.locator(`main a:has-text("${CLASS}")`).count() === 1, 'it stands twice');
  });
  await check('branch: whoever put it down is no second witness', async () => {
    await organiser.go(sheet);
    must(!(await organiser.page.locator('form[action$="/confirm"]').count()), 'a button for oneself');
    must((await organiser.text()).includes('要请另一位组织员或书记来确认'), 'it does not say who can');
    await organiser.go(`${sheet}/edit`);
    const answer = await send(organiser, `${sheet}/confirm`, { version: '1' });
    must(answer.status() === 422 && (await answer.text()).includes('这份是你记的'), `answered ${answer.status()}`);
    await organiser.go('/desk');
    must(!(await organiser.text()).includes(CLASS), 'it waits for whoever made it');
  });
  await check('branch: what changed under the eyes of the second witness is not confirmed unseen', async () => {
    await secretary.go('/desk');
    must((await secretary.text()).includes('现场课等你确认'), 'it does not stand in 今天要办');
    await secretary.shot('branch-today');
    await secretary.page.locator('.task', { hasText: CLASS }).locator('.acts a').click();
    await secretary.at(sheet);
    await secretary.shot('branch-sheet');
    await organiser.go(`${sheet}/edit`);
    await organiser.page.fill('#hours', '2');
    await press(organiser, 'form.formp button[type=submit]');
    await press(secretary, 'form[action$="/confirm"] button');
    must((await secretary.text()).includes('刚才有人改过') && (await secretary.text()).includes('每人 2 学时'), `confirmed unseen: ${await secretary.text()}`);
  });
  await check('branch: sent back with words it waits for whoever made it, mended it comes again', async () => {
    await secretary.page.locator('details summary', { hasText: '退回' }).click();
    await secretary.page.fill('#words', '地点写清楚，是二楼还是三楼。');
    await press(secretary, 'form[action$="/return"] button');
    await organiser.go('/desk');
    const waits = organiser.page.locator('.task', { hasText: CLASS });
    must((await waits.innerText()).includes('是二楼还是三楼'), 'the words are not in 今天要办');
    await waits.locator('.acts a').click();
    await organiser.at(sheet);
    await press(organiser, `a[href="${sheet}/edit"]`);
    await organiser.page.fill('#place', '二楼支部活动室');
    await press(organiser, 'form.formp button[type=submit]');
    organiser.calm();
  });
  await check('branch: the second witness confirms by a double click, and the back button confirms nothing twice', async () => {
    await secretary.go('/desk');
    await secretary.page.locator('.task', { hasText: CLASS }).locator('.acts a').click();
    await secretary.at(sheet);
    must((await secretary.text()).includes('二楼支部活动室'), 'the old one');
    await twice(secretary, 'form[action$="/confirm"] button');
    must((await secretary.text()).includes('两人见证，已确认'), `not confirmed: ${await secretary.text()}`);
    await secretary.page.goBack();
    if (await secretary.page.locator('form[action$="/confirm"] button').count()) await press(secretary, 'form[action$="/confirm"] button');
    await secretary.go(sheet);
    must(!(await secretary.page.locator('main form').count()), 'a confirmed class can be changed');
    const late = await send(secretary, `${sheet}/confirm`, { version: '5' }).catch(() => undefined);
    must(!late || late.status() === 422 || late.status() === 403, `confirmed again: ${late?.status()}`);
    await secretary.go('/desk');
    must(!(await secretary.text()).includes(CLASS), 'it still waits');
    secretary.calm();
  });
  await check('branch: the hours stand in the record as class D, once, with both witnesses', async () => {
    await member.go('/desk/learn/record');
    const units = member.page.locator('li.unit', { hasText: CLASS });
    must(await units.count() === 1, `${await units.count()} times in the record`);
    const text = await units.innerText();
    for (const word of ['D 2 学时', '二楼支部活动室', '见证：']) must(text.includes(word), `${word} is missing: ${text}`);
    await member.shot('branch-record');
  });
  await check('branch: who was not there after all is taken off by two people, and the sheet that was confirmed stays', async () => {
    await secretary.go(sheet);
    await press(secretary, 'a[href$="/correct"]');
    await secretary.page.locator('label.choice', { hasText: '韩素梅' }).locator('input').check();
    await secretary.page.evaluate(() => document.querySelector('#words').removeAttribute('required'));
    await press(secretary, 'form.formp button[type=submit]');
    must((await secretary.text()).includes('请写一句怎么记错的'), `no sentence: ${await secretary.text()}`);
    must(await secretary.page.locator('label.choice', { hasText: '韩素梅' }).locator('input').isChecked(), 'who was chosen is lost');
    await secretary.page.fill('#words', '签到表上是代签，本人那天值夜班。');
    await secretary.shot('branch-correct');
    await twice(secretary, 'form.formp button[type=submit]');
    must(secretary.page.url().includes('did=onsite-correct-kept'), `is at ${secretary.page.url()}: ${await secretary.text()}`);
    const correction = secretary.path();
    must(!(await secretary.page.locator('form[action$="/confirm"]').count()), 'a button for oneself');
    await organiser.go('/desk');
    await organiser.page.locator('.task', { hasText: `更正：${CLASS}` }).locator('.acts a').click();
    await organiser.at(correction);
    const text = await organiser.text();
    for (const word of ['冲掉 2 学时', '韩素梅', '本人那天值夜班']) must(text.includes(word), `${word} is missing: ${text}`);
    must(!text.includes(name), 'names somebody else');
    await organiser.shot('branch-correction');
    await twice(organiser, 'form[action$="/confirm"] button');
    must((await organiser.text()).includes('两人见证，已确认'), `not confirmed: ${await organiser.text()}`);
    await organiser.go(sheet);
    must((await organiser.text()).includes(name) && await organiser.page.locator(`a[href="${correction}"]`).count() === 1, 'the sheet does not tell it');
    await organiser.shot('branch-corrected');
    await organiser.go(`${sheet}/correct`);
    must(!(await organiser.page.locator('label.choice', { hasText: '韩素梅' }).count()), 'taken off twice');
    organiser.calm();
  });

  await check('branch: 请人帮忙 from a lesson, by a double click one wish; the branch hears what was said and nothing more', async () => {
    await member.go('/desk/learn');
    await member.go(await member.page.locator(`li:has-text("${UNIT}") a.btn`).first().getAttribute('href'));
    await member.go(await member.page.locator('a[href^="/desk/learn/help"]').first().getAttribute('href'));
    await member.page.locator('input[name=way][value=call]').check();
    await member.page.fill('#words', '补记的签名放哪一栏，没看懂。');
    await member.shot('branch-help');
    await twice(member, 'form[action="/desk/learn/help"] button[type=submit]');
    must(await member.page.locator('.wish:has-text("补记的签名")').count() === 1, `not once: ${await member.text()}`);
    await organiser.go('/desk');
    const task = organiser.page.locator('.task', { hasText: `${name}想请人打个电话` });
    const text = await task.innerText();
    must(text.includes('补记的签名') && !/\d{1,2}:\d{2}/.test(text), `it does not say what was asked, or tells a time: ${text}`);
    await organiser.shot('branch-today-desktop');
    await task.locator('.acts a').click();
    await organiser.at(home);
    await organiser.page.locator(`#b2 li:has-text("${name}") button`).scrollIntoViewIfNeeded();
    await twice(organiser, `#b2 li:has-text("${name}") button`);
    must(organiser.page.url().includes('did=help-closed'), `is at ${organiser.page.url()}`);
    must(!(await organiser.text()).includes('补记的签名'), 'it still waits');
    await member.go('/desk/learn/help');
    must((await member.page.locator('.wish:has-text("补记的签名")').innerText()).includes('支部帮过了'), 'the member is not told');
  });
  await check('branch: a wish that was taken back meanwhile is closed by nobody', async () => {
    await member.page.locator('input[name=way][value=together]').check();
    await press(member, 'form[action="/desk/learn/help"] button[type=submit]');
    await organiser.go(home);
    const closing = await organiser.page.locator(`#b2 li:has-text("${name}") form`).getAttribute('action');
    await press(member, 'form[action$="/back"] button');
    await press(organiser, `form[action="${closing}"] button`);
    await member.go('/desk/learn/help');
    must(!(await member.text()).includes('想有个人陪'), 'what was taken back came again');
    must(await member.page.locator('.wish').count() === 1, 'more than the one that was helped with');
    member.calm();
    organiser.calm();
  });

  await check('branch: what was assigned ends, and the day goes from the list', async () => {
    await organiser.go(task);
    const words = await organiser.page.locator('#k1 td').allInnerTexts();
    must(words.length > 1 && words.every((word) => /^(已学完|还没有|没到期)$/.test(word.trim())), `more than one word: ${words}`);
    await organiser.shot('branch-task');
    await twice(organiser, 'form[action$="/end"] button');
    must(organiser.page.url().includes('did=task-ended'), `is at ${organiser.page.url()}`);
    await member.go('/desk/learn');
    must(!(await member.page.locator(`li:has-text("${UNIT}")`).first().innerText()).includes(said(until)), 'the day is still there');
  });

  const above = await arrive('organiser', { viewport: DESKTOP }, 1);
  await check('branch: the level above sees no names of a branch, neither by the page nor by the task', async () => {
    await above.go(home);
    const text = await above.text();
    must(text.includes('名单只有') && !text.includes('韩素梅') && !text.includes(name) && !text.includes('已达到 '), `names: ${text}`);
    await above.shot('branch-above');
    await above.go(task);
    must(!(await above.text()).includes('韩素梅'), 'names of a task');
    must(!(await (await above.page.request.get(`${program.url}${home}?state=not_yet`)).text()).includes('韩素梅'), 'names by the filter');
    await above.go('/desk');
    must(!(await above.text()).includes('韩素梅'), 'a wish that was told to the branch');
  });
  await check('branch: the report is a number a branch, and a branch of fewer than 10 goes along with its committee', async () => {
    await organiser.go(`${home}/report`);
    const own = await organiser.text();
    must(/不足 10 人，和.+一起报/.test(own) && !/\d+ 人里/.test(own), `a figure about a few: ${own}`);
    await above.go('/desk/learning');
    await press(above, '.ways a[href$="/report"]');
    const text = await above.text();
    const figures = [...text.matchAll(/(\d+) 人里有 (\d+) 人已达到/g)];
    must(text.includes('连同：') && figures.length > 0 && figures.every(([, of]) => Number(of) >= 10), `no number, or one about a few: ${text}`);
    must(!text.includes('韩素梅') && !text.includes(name), 'a name');
    await above.shot('branch-report');
    const csv = await (await above.page.request.get(`${program.url}${above.path()}.csv`)).text();
    must(figures.every(([, of, met]) => csv.includes(`"${of}","${met}"`)) && !csv.includes('韩素梅'), `the file differs: ${csv}`);
    const sheet = await above.page.request.get(`${program.url}${above.path()}.xlsx`);
    must(sheet.ok() && (await sheet.body()).subarray(0, 2).toString() === 'PK', 'no workbook');
  });
  await check('branch: on paper the pages are what they say and nothing else', async () => {
    for (const [visitor, path] of [[above, above.path()], [organiser, home], [organiser, sheet]]) {
      await visitor.go(path);
      await visitor.page.emulateMedia({ media: 'print' });
      for (const gone of ['.rail', '.backline', '.bbar', '.dtop', 'button', '.chips']) {
        const seen = await visitor.page.locator(gone).evaluateAll((all) => all.filter((node) => node.getClientRects().length > 0).length);
        must(seen === 0, `${gone} is printed on ${path}`);
      }
      must(await visitor.page.locator('h1').isVisible(), 'no heading');
      await visitor.shot(`branch-print${path.replace(/[0-9a-f-]{30,}/g, 'x').replace(/\W+/g, '-')}`);
      await visitor.page.emulateMedia({ media: null });
    }
    above.calm();
  });
  await check('branch: with the keyboard alone the second witness confirms', async () => {
    await secretary.page.setViewportSize(DESKTOP);
    await secretary.go('/desk');
    await secretary.tabTo('.task a[href*="/attendance/"]');
    await Promise.all([secretary.page.waitForNavigation(), secretary.page.keyboard.press('Enter')]);
    await secretary.tabTo('form[action$="/confirm"] button');
    await Promise.all([secretary.page.waitForNavigation(), secretary.page.keyboard.press('Enter')]);
    must((await secretary.text()).includes('两人见证，已确认'), 'not confirmed');
  });

  const eye = await arrive('organiser', { bypassCSP: true });
  const list = sheet?.replace(/\/[^/]+$/, '');
  for (const [skin, tap] of [['elder', 60], ['normal', 44]]) {
    for (const path of [home, `${home}?state=not_due`, `${home}/report`, task, list, `${list}/new`, sheet, `/desk/learn/help`, '/desk']) {
      await check(`branch: ${path?.replace(/[0-9a-f-]{30,}/g, '…')} in ${skin}`, async () => {
        await eye.go(`/skin/${skin}?back=${path}`);
        await eye.page.waitForLoadState('load');
        await eye.page.evaluate(() => document.querySelectorAll('details').forEach((fold) => { fold.open = true; }));
        for (const [width, height] of [[360, 740], [390, 844], [1280, 800]]) {
          await eye.page.setViewportSize({ width, height });
          await looks(eye, tap);
        }
        await eye.page.setViewportSize({ width: 320, height: 640 });
        const wide = await eye.page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
        must(wide <= 0, `${wide} px wider than a screen of 320`);
      });
    }
  }
  for (const visitor of [organiser, secretary, member, above, eye]) await visitor.leave();
}
