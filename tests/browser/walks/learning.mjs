// Learning: a lesson with a script and without one, what is missing, the record, a certificate checked by a stranger, an appeal decided.

import { check, must, until } from '../harness.mjs';
import { Visitor } from '../visitor.mjs';
import { looks } from './looks.mjs';

const LESSON = '改错、补记和签名';

/** @param {{program: any, browser: any}} stage */
export async function learning({ program, browser }) {
  const one = (role, nth = 0) => program.people.get(role)[nth];
  const arrive = (options) => Visitor.arrive(browser, program.url, options);
  const member = await arrive();
  const page = member.page;
  let lesson;

  await check('learning: the list says what is missing, and a lesson opens with its script', async () => {
    await member.signIn(one('member'));
    await member.go('/desk/learn');
    const text = await member.text();
    must(text.includes('还没开始') && text.includes('到期前要学'), 'the groups are not there');
    await member.shot('learn-mine');
    lesson = await page.locator('li:has-text("写错了怎么办") a.btn[href^="/desk/learn/l/"]').first().getAttribute('href');
    const opened = page.waitForResponse((response) => response.url().endsWith('/learn/open'));
    await member.go(lesson);
    must((await opened).status() === 200, 'no sitting');
    must((await member.text()).includes(LESSON), 'another lesson');
    await member.shot('learn-lesson');
  });
  await check('learning: what was read is told when the page closes, and stands in the record', async () => {
    // A person reads for some seconds: the clock of the program is the real one here.
    await page.mouse.wheel(0, 200);
    const told = page.waitForRequest((request) => request.url().endsWith('/learn/beat') && request.postDataJSON().spans.length > 0);
    await page.waitForFunction(() => performance.now() > 6_000);
    await page.evaluate(() => document.querySelector('a[href="/desk/learn"]').click());
    await told;
    await member.at('/desk/learn');
    await until(8_000, async () => {
      await member.go('/desk/learn/record');
      return (await member.text()).includes('写错了怎么办');
    }, 'nothing in the record');
  });
  await check('learning: the record keeps the classes apart and gives itself away as a table and as JSON', async () => {
    const text = await member.text();
    must(['只有你看得到', 'A', 'B', 'C', 'D', '另列'].every((word) => text.includes(word)), 'the record is not whole');
    await member.shot('learn-record');
    const sheet = await page.request.get(`${program.url}/desk/learn/record.xlsx`);
    must(sheet.ok() && (await sheet.body()).subarray(0, 2).toString() === 'PK', 'no table');
    const ledger = await (await page.request.get(`${program.url}/learn/ledger.json`)).json();
    must(ledger.format === 'zhibu ledger 1' && ledger.rows.length > 0, 'no ledger');
  });
  await check('learning: a stranger checks a certificate by number and full name', async () => {
    const href = await page.locator('a[href^="/desk/learn/certificates/"]').first().getAttribute('href');
    const number = href.split('/').pop();
    await member.go(href);
    must(await page.locator('main svg').count(), 'no code to scan');
    await member.shot('learn-certificate');
    const name = (await page.locator('a.who').innerText()).trim().split(/\s+/)[0];
    const stranger = await arrive();
    await stranger.go(`/certificates?number=${number}`);
    await stranger.page.fill('#name', '张三丰');
    await stranger.page.locator('.namecheck button').click();
    must(!(await stranger.text()).includes('诱捕灯'), 'a wrong name was told something');
    await stranger.page.fill('#number', number.toLowerCase());
    await stranger.page.fill('#name', name);
    await stranger.page.locator('.namecheck button').click();
    await until(4_000, async () => /手机拍虫|诱捕灯|教挂灯/.test(await stranger.text()), 'the certificate is not found');
    await stranger.leave();
  });
  await check('learning: without a script a part is told by its form, and not before it can have been read', async () => {
    const plain = await arrive({ javaScriptEnabled: false });
    // Somebody who is new to the lesson: the member may have a question to answer first by now.
    await plain.signIn(one('secretary'));
    await plain.go(lesson);
    await plain.page.locator(`form[action="${lesson}/open"] button`).click();
    await plain.page.waitForLoadState('load');
    await plain.page.locator(`form[action="${lesson}/read"] button`).first().click();
    await plain.page.waitForLoadState('load');
    must((await plain.text()).includes('还没到读完的工夫'), 'it was taken at once');
    must(await plain.page.locator(`form[action="${lesson}/read"]`).count(), 'the form is gone');
    await plain.leave();
  });
  await check('learning: the organiser finds an appeal, and decides with words', async () => {
    const organiser = await arrive();
    await organiser.signIn(one('organiser'));
    must((await organiser.text()).includes('申诉等你定'), 'it does not stand in 今天要办');
    await organiser.page.locator('a[href^="/desk/appeals/"]').first().click();
    await organiser.at(/^\/desk\/appeals\/.+/);
    const text = await organiser.text();
    must(!/\d+ ?(分钟|秒|次)/.test(text.replace('7 天', '')), 'a time or a count stands on it');
    await organiser.shot('learn-appeal');
    await organiser.page.locator('input[name=way][value=oral]').check();
    await organiser.page.locator('input[name=agrees][value=yes]').check();
    await organiser.page.locator('main form button[type=submit]').last().click();
    must((await organiser.text()).includes('请写一句'), 'it was decided without words');
    await organiser.page.fill('[name=words]', '当面问了灯口要高出顶梢多少，答得对。');
    await organiser.page.locator('main form button[type=submit]').last().click();
    await organiser.at('/desk/appeals');
    await organiser.leave();
  });
  await check('learning: its pages in both skins', async () => {
    const eye = await arrive({ bypassCSP: true });
    await eye.signIn(one('member'));
    for (const [skin, tap] of [['elder', 60], ['normal', 44]]) {
      for (const path of ['/desk/learn', lesson, '/desk/learn/record', '/certificates']) {
        await eye.go(`/skin/${skin}?back=${path}`);
        await eye.page.waitForLoadState('load');
        await eye.shot(`learn${path.replace(/\W+/g, '-')}-${skin}`);
        await looks(eye, tap);
      }
    }
    await eye.leave();
  });
  await member.leave();
}
