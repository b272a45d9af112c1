// A lesson on the phone: kept by one press, opened and learned without a line, handed in by itself; and the next one who has the phone finds nothing.

import { check, must, until } from '../harness.mjs';
import { Visitor } from '../visitor.mjs';
import { looks } from './looks.mjs';

/** @param {{program: any, browser: any}} stage */
export async function offline({ program, browser }) {
  const one = (role, nth = 0) => program.people.get(role)[nth];
  const member = await Visitor.arrive(browser, program.url);
  const { page, context } = member;
  let lesson;
  const waiting = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('learn-pack:'))
    .map((key) => JSON.parse(localStorage.getItem(key))).reduce((sum, it) => sum + it.beats.length, 0));
  const copies = () => page.evaluate(async () => (await caches.keys()).filter((key) => key.startsWith('learn-pack:')).length);
  const keep = async (form) => {
    await page.locator('#keep').waitFor();
    await page.waitForFunction(() => !/正在接上|先按/.test(document.querySelector('#sit').textContent));
    await page.locator(`[name=keep][value=${form}]`).check();
    await page.locator('#keep-go').click();
    await page.locator('#keep-have').waitFor();
  };
  const withoutLine = async () => {
    await context.setOffline(true);
    await page.reload();
  };

  await check('offline: a lesson is kept by one press, and says how large it is', async () => {
    await member.signIn(one('member'));
    await member.go('/desk/learn');
    lesson = await page.locator('main a[href^="/desk/learn/l/"]').first().getAttribute('href');
    const opened = page.waitForResponse((response) => response.url().endsWith('/learn/open'));
    await member.go(lesson);
    await opened;
    must(!(await copies()), 'something was kept by itself');
    await member.shot('offline-offer');
    await keep('text');
    must(/存好了.*MB/.test(await page.locator('#keep-is').innerText()), 'it does not say what is kept');
    await member.shot('offline-kept');
  });
  await check('offline: without a line it opens, says so, and tells nothing about anybody', async () => {
    await withoutLine();
    const text = await page.locator('body').innerText();
    must(text.includes('没网，学的先记在手机里'), 'it does not say that there is no line');
    must(text.includes('这是存在手机里的一份'), 'it does not say what it is');
    must(!text.includes('退出') && !(await page.locator('a.who, [name=csrf], #need').count()), 'something of the person stands on it');
    await member.shot('offline-copy');
    await until(20_000, async () => (await waiting()) > 0, 'nothing was noted');
    await page.waitForTimeout(4_000);
  });
  await check('offline: without a line 我的课 lists what is kept by its title, and each opens', async () => {
    const bare = (text) => text.replace(/\s+/g, '');
    const title = bare(await page.locator('h1').innerText());
    await page.locator('.backline a').click();
    await member.at('/desk/learn');
    const link = page.locator('#shelf-list a');
    await link.waitFor();
    must(await link.count() === 1 && bare(await link.innerText()) === title, `it lists: ${await member.text()}`);
    must((await member.text()).includes('现在连不上网'), 'it does not say that there is no line');
    must(!(await page.locator('a.who, [name=csrf]').count()), 'something of the person stands on it');
    await member.shot('offline-list');
    await member.go('/desk');
    await link.waitFor();
    await page.locator('#again').click();
    await member.at('/desk');
    await link.waitFor();
    await link.click();
    await member.at(lesson);
    must(bare(await page.locator('h1').innerText()) === title && (await page.locator('#text-1').innerText()).length > 20, 'the lesson does not open');
  });
  await check('offline: with a line again it hands in by itself, once, and the record says so', async () => {
    const sent = page.waitForResponse((response) => response.url().endsWith('/learn/pack/sync') && response.ok());
    await context.setOffline(false);
    const answer = await (await sent).json();
    const { sitting } = (await sent).request().postDataJSON();
    must(answer.taken?.length > 0 && answer.accepted.length > 0, JSON.stringify(answer));
    await page.locator('#kept-on').waitFor();
    must((await member.text()).includes('没网时学的都补交好了'), 'it does not say that it was handed in');
    await member.shot('offline-back');
    await page.locator('#kept-on').click();
    await page.locator('#strip').waitFor();
    await member.go('/desk/learn/record');
    await member.shot('offline-record');
    const ledger = await (await page.request.get(`${program.url}/learn/ledger.json`)).json();
    must(ledger.rows.some((row) => row.body?.includes('"o":true') && row.body.includes(sitting)), 'the record has nothing learned without a line');
  });
  await check('offline: a copy can be thrown away', async () => {
    await member.go(lesson);
    await page.locator('#keep-drop').click();
    await page.locator('#keep-new').waitFor();
    must((await page.locator('#keep-said').innerText()).includes('空出'), 'it does not say what was freed');
    must(!(await copies()), 'it is still there');
  });
  await check('offline: a film is kept with its sound and plays without a line', async () => {
    const { units } = await (await page.request.get(`${program.url}/learn/lessons`, { headers: { accept: 'application/json' } })).json();
    const found = units.flatMap((unit) => unit.lessons).find((it) => it.forms.includes('video'));
    const film = found && `/desk/learn/l/${found.lesson}`;
    must(film, 'there is no film in the demo');
    const opened = page.waitForResponse((response) => response.url().endsWith('/learn/open'));
    await member.go(film);
    await opened;
    // It is prepared while the demo runs.
    await until(120_000, async () => {
      await page.waitForTimeout(2_000);
      await page.reload();
      await page.locator('#keep').waitFor();
      return await page.locator('[name=keep][value=sound]').count();
    }, 'the film is not prepared');
    await keep('sound');
    await withoutLine();
    await page.locator('#play').waitFor();
    await page.waitForFunction(() => document.querySelector('#player').readyState >= 2);
    await page.evaluate(() => { document.querySelector('#player').muted = true; return document.querySelector('#player').play(); });
    await until(20_000, async () => (await waiting()) > 0, 'nothing was noted');
    await member.shot('offline-sound');
    await context.setOffline(false);
    await until(40_000, async () => !(await waiting()), 'it was not handed in');
  });
  await check('offline: whoever has the phone next finds nothing', async () => {
    await member.go(lesson);
    await keep('text');
    must(await copies(), 'nothing was kept');
    await page.evaluate(() => document.querySelector('form[action="/sign-out"]').requestSubmit());
    await member.at('/sign-in');
    await until(5_000, async () => !(await copies()), 'the copies are still there');
    await context.setOffline(true);
    const gone = await page.goto(program.url + lesson).then(() => false, () => true);
    must(gone, 'the lesson opens without a line');
    const list = await page.goto(`${program.url}/desk/learn`).then(() => true, () => false);
    must(!list, 'the list opens without a line');
    await context.setOffline(false);
  });
  await member.leave();

  await check('offline: its pages in both skins', async () => {
    for (const [name, viewport] of [['phone', undefined], ['desktop', { width: 1280, height: 800 }]]) {
      const eye = await Visitor.arrive(browser, program.url, { bypassCSP: true, ...(viewport && { viewport }) });
      await eye.signIn(one('member'));
      for (const [skin, tap] of [['elder', 60], ['normal', 44]]) {
        await eye.go(`/skin/${skin}?back=${lesson}`);
        await eye.page.locator('#keep').waitFor();
        await eye.shot(`offline-lesson-${name}-${skin}`);
        await eye.page.evaluate(() => { document.querySelector('[name=keep][value=text]').checked = true; });
        await eye.page.waitForFunction(() => !/正在接上|先按/.test(document.querySelector('#sit').textContent));
        await eye.page.evaluate(() => document.querySelector('#keep-go').click());
        await eye.page.waitForFunction(() => !document.querySelector('#keep-have').hidden);
        await eye.context.setOffline(true);
        await eye.page.reload();
        await eye.shot(`offline-copy-${name}-${skin}`);
        if (name === 'phone') await looks(eye, tap);
        await eye.go('/desk/learn');
        await eye.page.locator('#shelf-list a').waitFor();
        await eye.shot(`offline-list-${name}-${skin}`);
        if (name === 'phone') await looks(eye, tap);
        await eye.context.setOffline(false);
        await eye.go(lesson);
        await eye.page.evaluate(async () => { for (const key of await caches.keys()) await caches.delete(key); });
      }
      await eye.leave();
    }
  });
}
