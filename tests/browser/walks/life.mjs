// A published text lives on: on top, cover and attachments, on paper, a new version, formulas, and 下架. And the list as a table.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, must, until } from '../harness.mjs';
import { Visitor } from '../visitor.mjs';
import { begin, codeOf, come, fill, get, hand, publish } from './hands.mjs';

const TITLE = '一篇文章的一生，从头走到尾';

export async function life(stage) {
  const writer = await come(stage, 'writer');
  const three = [await come(stage, 'first_reviewer'), await come(stage, 'second_reviewer'), await come(stage, 'final_reviewer')];
  const reader = await Visitor.arrive(stage.browser, stage.program.url, { viewport: { width: 1280, height: 800 } });
  let article;
  let code;

  await check('pictures from a Word file, a cover, three kinds of attachments, on top for 3 days', async () => {
    article = await begin(writer);
    await writer.page.setInputFiles('#file', join(stage.root, 'demo/articles/11-old-map.docx'));
    await writer.page.locator('#import button[type=submit]').click();
    await writer.page.waitForURL(/did=imported/);
    for (const file of ['fumigation-safety.pdf', 'q3-interceptions.xlsx', 'table-3-record.docx']) {
      await writer.page.setInputFiles('#attachment', join(stage.root, 'demo/attachments', file));
      await writer.page.locator('form[action$="/attachments"] button').click();
      await writer.page.waitForURL(/did=attached/);
    }
    must((await writer.page.locator('.files li').count()) === 3, 'not three attachments');
    await writer.page.fill('#title', TITLE);
    await writer.page.fill('#digest', '置顶、封面、附件、打印、改版、下架，一样一样看。');
    await writer.page.selectOption('#section', 'guomen');
    const alts = await writer.page.locator('input[name^="alt."]').all();
    for (const [n, alt] of alts.entries()) await alt.fill(`老地图的第 ${n + 1} 处`);
    await writer.page.locator('input[name=cover][value]:not([value=""])').first().check();
    await writer.page.fill('#pin_days', '3');
    await writer.shot('editor-full');
    await hand(writer);
    await publish(three, TITLE);
    await until(3_000, async () => (await get(stage, '/')).text.includes('从头走到尾'), 'not public');
    code = await codeOf(writer, article);
    await reader.go('/');
    const lead = await reader.page.locator('.lead').innerText();
    must(lead.includes('从头走到尾') && lead.includes('置顶'), `not on top of home: ${lead.slice(0, 60)}`);
    const shown = await reader.page.locator('.lead img').evaluate((img) => img.complete && img.naturalWidth > 0);
    must(shown, 'the cover does not load');
  });
  if (!code) return;

  await check('the attachments come as downloads under their names, and say what they are', async () => {
    await reader.go(`/a/${code}`);
    const links = await reader.page.locator('.attach a').evaluateAll((all) => all.map((a) => [a.getAttribute('href'), a.download]));
    must(links.length === 3, `${links.length} attachments`);
    const kinds = { pdf: 'application/pdf', xlsx: 'spreadsheetml', docx: 'wordprocessingml' };
    for (const [href, name] of links) {
      const response = await fetch(stage.program.url + href);
      const kind = kinds[name.split('.').pop()];
      must(response.status === 200 && response.headers.get('content-type').includes(kind), `${name}: ${response.status} ${response.headers.get('content-type')}`);
      must(/^attachment/.test(response.headers.get('content-disposition') ?? ''), `${name} is not a download`);
      must(response.headers.get('x-content-type-options') === 'nosniff', `${name} may be sniffed`);
      await response.arrayBuffer();
    }
    const [download] = await Promise.all([reader.page.waitForEvent('download'), reader.page.locator('.attach a').first().click()]);
    must(download.suggestedFilename() === 'fumigation-safety.pdf', `saved as ${download.suggestedFilename()}`);
  });

  await check('on paper: A4, one column, the QR is there', async () => {
    for (const path of [`/a/${code}/print`, `/a/${code}`]) {
      await reader.go(path);
      await reader.page.emulateMedia({ media: 'print' });
      await reader.page.setViewportSize({ width: 718, height: 1040 });
      const found = await reader.page.evaluate(() => {
        const box = (node) => node.getBoundingClientRect();
        const text = box(document.querySelector('.text'));
        const qr = box(document.querySelector('.qr img'));
        const beside = [...document.querySelectorAll('aside.prov')].some((node) => box(node).left > text.left + 40 && box(node).top < text.bottom);
        return { wide: document.scrollingElement.scrollWidth - innerWidth, qr: qr.width, beside, measure: text.width / innerWidth,
          nav: [...document.querySelectorAll('nav, .btn')].filter((node) => box(node).height > 0 && getComputedStyle(node).visibility !== 'hidden').length };
      });
      must(found.wide <= 0, `${path}: ${found.wide} px wider than the paper`);
      must(found.qr >= 100, `${path}: the QR is ${found.qr} px`);
      must(!found.beside, `${path}: two columns`);
      must(found.measure > 0.6, `${path}: the text takes ${Math.round(found.measure * 100)} % of the paper`);
      must(found.nav === 0, `${path}: ${found.nav} buttons or menus on paper`);
      await reader.page.emulateMedia({ media: null });
      await reader.page.setViewportSize({ width: 1280, height: 800 });
      const pdf = await reader.page.pdf({ format: 'A4', path: process.env.ZHIBU_SHOTS && join(process.env.ZHIBU_SHOTS, `paper${path.endsWith('print') ? '-big' : ''}.pdf`) });
      must(/MediaBox\s*\[0 0 59[45](\.\d+)? 84[12]/.test(pdf.toString('latin1')), `${path}: not A4`);
    }
  });

  await check('a new version: reviewed again, the changes shown, the old one kept', async () => {
    await writer.go(`${article}/progress`);
    await writer.page.locator('form[action$="/edit-again"] button').click();
    await writer.at(article);
    await writer.page.locator('#body').focus();
    await writer.page.keyboard.press('Control+End');
    await writer.page.keyboard.type('\n\n补一段：图上的码头后来改建过两次。');
    await hand(writer);
    must((await get(stage, `/a/${code}`)).status === 200, 'the first version is away during the review');
    await publish(three, TITLE);
    await until(3_000, async () => (await get(stage, `/a/${code}`)).text.includes('改建过两次'), 'the new version is not public');
    await reader.go(`/a/${code}`);
    await reader.page.locator('.verline').click();
    await reader.at(`/a/${code}/versions`);
    must((await reader.page.locator('.line > li').count()) === 2, 'not two versions');
    const summary = reader.page.locator('summary', { hasText: '第 2 版' });
    await summary.click();
    must((await reader.page.locator('.diff ins').first().innerText()).includes('改建过两次'), 'the change is not shown');
    await reader.shot('versions');
  });

  await check('formulas are drawn', async () => {
    await reader.go('/');
    const links = await reader.page.evaluate(async () => {
      const found = [];
      for (const path of ['/latest', '/latest/1']) {
        const text = await fetch(path).then((r) => (r.ok ? r.text() : ''));
        for (const [, href] of text.matchAll(/href="(\/a\/[0-9a-z]{8})"/g)) if (!found.includes(href)) found.push(href);
      }
      return found;
    });
    for (const href of links) {
      if (!(await get(stage, href)).text.includes('<math')) continue;
      await reader.go(href);
      const boxes = await reader.page.locator('math').evaluateAll((all) => all.map((m) => { const b = m.getBoundingClientRect(); return [b.width, b.height]; }));
      must(boxes.every(([w, h]) => w > 4 && h > 8), `a formula has no size: ${JSON.stringify(boxes)}`);
      await reader.shot('formulas');
      return;
    }
    must(false, 'no demo article has a formula');
  });

  await check('the list of articles as a table for Excel', async () => {
    await writer.go('/desk/articles?state=published');
    const [download] = await Promise.all([writer.page.waitForEvent('download'), writer.page.locator('a[href^="/desk/articles.csv"]').click()]);
    const text = readFileSync(await download.path(), 'utf8');
    must(text.startsWith('\u{feff}"标题"') && text.includes(TITLE), 'not the table');
    must(text.trim().split('\r\n').slice(1).every((line) => line.includes('已发布')), 'the table holds other states than the page that it was asked from');
  });

  await check('下架: the link tells why, lists and feeds drop it, its pictures and files are gone', async () => {
    await reader.go(`/a/${code}`);
    const pictures = await reader.page.locator('.text img').evaluateAll((all) => all.map((img) => img.getAttribute('src')));
    const files = await reader.page.locator('.attach a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    const taker = three[2];
    await taker.go(`${article}/progress`);
    await taker.page.locator('summary', { hasText: '下架' }).click();
    await taker.page.fill('#reason', '   ');
    await taker.page.locator('form[action$="/take-down"] button').click();
    await taker.page.locator('#reason-e').waitFor();
    await taker.page.fill('#reason', '图上标了不宜公开的位置，重新处理后再发。');
    await taker.shot('take-down');
    await taker.page.locator('form[action$="/take-down"] button').click();
    await taker.page.waitForURL(/did=taken-down/);
    await until(3_000, async () => (await get(stage, `/a/${code}`)).status === 410, 'the link does not tell');
    const gone = await reader.page.goto(`${stage.program.url}/a/${code}`);
    must(gone.status() === 410 && (await reader.text()).includes('不宜公开的位置'), 'the reason is not told');
    await reader.shot('taken-down');
    for (const path of ['/', '/latest', '/c/guomen', '/feed.rss', '/feed.atom', '/feed.json', '/sitemap.xml']) {
      await until(3_000, async () => !(await get(stage, path)).text.includes(code), `${path} still names it`);
    }
    must(pictures.length > 0 && files.length === 3, 'nothing to look for');
    const elsewhere = (await get(stage, '/feed.json')).text;
    for (const href of [...pictures, ...files]) {
      const { status } = await get(stage, href);
      must(elsewhere.includes(href) ? status === 200 : status === 404 || status === 410, `${href} answers ${status}`);
    }
    for (const path of [`/a/${code}/print`, `/a/${code}/versions`]) {
      must([404, 410].includes((await get(stage, path)).status), `${path} still opens`);
    }
  });

  await check('nothing to complain of', () => [writer, ...three].forEach((visitor) => visitor.calm()));
  for (const visitor of [writer, ...three, reader]) await visitor.leave();
}
