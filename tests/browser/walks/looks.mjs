// The looks of every page: the numbers of the design, measured in both skins and on three screens; no axe violation; nothing moves.

import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { check, must } from '../harness.mjs';
import { Visitor } from '../visitor.mjs';
import { begin, come, fill, handIn } from './hands.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SIZES = { phone: [360, 740], tablet: [768, 1024], desktop: [1280, 800] };
const LEAST = {
  normal: { tap: 44, main: 16, any: 14, contrast: 4.5 },
  elder: { tap: 60, main: 20, any: 20, contrast: 7 },
  'elder-max': { tap: 60, main: 20, any: 20, contrast: 7, text: 30 },
};
/** Most bytes of page, style sheets and own scripts, compressed. */
const WEIGHT = 40 * 1_024;

/** What is wrong with the page as it stands. */
function measure(least) {
  const out = [];
  const short = (node) => `${node.outerHTML.slice(0, 70).replace(/\s+/g, ' ')}…`;
  const wide = document.scrollingElement.scrollWidth - innerWidth;
  if (wide > 0) {
    const widest = [...document.querySelectorAll('body *')].filter((node) => node.getBoundingClientRect().right > innerWidth + 1 && getComputedStyle(node).position !== 'absolute').slice(-1).map(short);
    out.push(`${wide} px wider than the screen: ${widest}`);
  }
  for (const target of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
    if (target.closest('.text, .vh') || target.matches('.vh, .skip, .inl')) continue;
    const holder = target.matches('input[type=radio], input[type=checkbox]') ? (target.closest('label') ?? target) : target;
    const box = holder.getBoundingClientRect();
    if (box.width === 0 || box.height === 0 || getComputedStyle(holder).visibility === 'hidden') continue;
    if (box.height < least.tap - 0.5 || box.width < least.tap - 0.5) out.push(`small (${Math.round(box.width)}×${Math.round(box.height)}): ${short(target)}`);
  }
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgb = (colour, under) => {
    canvas.fillStyle = `rgb(${under})`;
    canvas.fillRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (c) => c.map((v) => v / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)).reduce((sum, v, n) => sum + v * [0.2126, 0.7152, 0.0722][n], 0);
  const ground = (node) => {
    const all = [];
    for (let here = node; here; here = here.parentElement) all.push(getComputedStyle(here).backgroundColor);
    return all.reverse().reduce((under, colour) => rgb(colour, under), [255, 255, 255]);
  };
  const seen = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const holder = node.parentElement;
    if (!node.data.trim() || seen.has(holder) || holder.closest('.vh, .skip, svg, script, noscript, .seal, math, ruby rt, option, datalist')) continue;
    seen.add(holder);
    const range = document.createRange();
    range.selectNodeContents(node);
    const box = range.getBoundingClientRect();
    const style = getComputedStyle(holder);
    if (box.width < 2 || box.height < 2 || style.visibility === 'hidden') continue;
    const size = parseFloat(style.fontSize);
    const quiet = holder.closest('.meta, .s, small, .hint, .st, .mute, .crumb, .crumbs, .homes summary, .foot, .mast-date, figcaption, .dfoot, .bbar, time, .kick, .ref, .count, .seq, .who, .opt, .col, sub, sup, table, .sec a, .backline, .kind, .qr, .num, .code-s, .demo, .fact');
    if (size < (quiet ? least.any : least.main) - 0.1 && !holder.closest('.ref, sub, sup')) out.push(`${size} px: ${short(holder)}`);
    if (least.text && holder.closest('.text p') && !quiet && size < least.text) out.push(`text of ${size} px: ${short(holder)}`);
    const line = parseFloat(style.lineHeight);
    if (holder.matches('p, li, dd, .dek') && line && line / size < 1.49) out.push(`line height ${(line / size).toFixed(2)}: ${short(holder)}`);
    const [over, under] = [light(rgb(style.color, ground(holder))), light(ground(holder))];
    const ratio = (Math.max(over, under) + 0.05) / (Math.min(over, under) + 0.05);
    const wanted = holder.closest('[disabled], [aria-disabled=true]') ? 3 : least.contrast;
    if (ratio < wanted - 0.01) out.push(`contrast ${ratio.toFixed(2)}: ${short(holder)}`);
  }
  for (const field of document.querySelectorAll('input[type=text], input[type=search], input[type=password], select, textarea')) {
    if (field.getBoundingClientRect().width && parseFloat(getComputedStyle(field).fontSize) < least.main - 0.1) out.push(`field of ${getComputedStyle(field).fontSize}: ${short(field)}`);
  }
  return [...new Set(out)];
}

async function violations(visitor) {
  await visitor.page.addScriptTag({ content: axe }).catch(() => {});
  return visitor.page.evaluate(async () => {
    if (!globalThis.axe) return [];
    const { violations: all } = await globalThis.axe.run(document, { resultTypes: ['violations'] });
    return all.map((v) => `axe ${v.id}: ${v.nodes.slice(0, 2).map((n) => n.html.slice(0, 90)).join(' | ')}`);
  });
}

/** The page that a visitor has before him, as it stands: `tap` is 44 in the normal skin, 60 in the elder one. */
export async function looks(visitor, tap) {
  const found = await violations(visitor);
  found.push(...await visitor.page.evaluate(measure, tap === 60 ? LEAST.elder : LEAST.normal));
  must(found.length === 0, found.slice(0, 8).join('\n        '));
}

/** One page in the skin of the moment: loaded once on a phone, then on wider and on the narrowest screens. */
async function look(visitor, path, skin, sizes) {
  const found = [];
  await visitor.page.setViewportSize({ width: SIZES.phone[0], height: SIZES.phone[1] });
  await visitor.page.goto(visitor.url + path);
  found.push(...await violations(visitor));
  // On a busy machine the page may be painted before its last part has come: what moves, moves three times.
  let shifted = await visitor.page.evaluate(() => globalThis.shifted);
  for (let again = 0; again < 2 && shifted > 0.001; again += 1) {
    await visitor.page.goto(visitor.url + path);
    shifted = Math.min(shifted, await visitor.page.evaluate(() => globalThis.shifted));
  }
  if (shifted > 0.001) found.push(`moved by ${shifted.toFixed(3)} after it was shown`);
  for (const size of sizes) {
    const [width, height] = SIZES[size];
    await visitor.page.setViewportSize({ width, height });
    await visitor.shot(`${path.replace(/\/[0-9a-f]{8}-[0-9a-f-]+/, '/x').replace(/^\/a\/\w+/, '/a/x').replace(/\W+/g, '-')}-${size}-${skin}`);
    found.push(...(await visitor.page.evaluate(measure, LEAST[skin])).map((words) => `${size}: ${words}`));
  }
  // Everything twice as large on an office screen is half as many pixels; nothing may need scrolling to the side.
  for (const [what, width, height] of [['320 px', 320, 640], ['200 %', 640, 400]]) {
    await visitor.page.setViewportSize({ width, height });
    const wide = await visitor.page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
    if (wide > 0) found.push(`${what}: ${wide} px wider than the screen`);
  }
  must(found.length === 0, found.slice(0, 8).join('\n        '));
}

async function weigh(stage, path) {
  const brotli = { headers: { 'accept-encoding': 'br', ...(stage.cookie ? { cookie: stage.cookie } : {}) } };
  const bytes = async (address) => {
    const response = await fetch(stage.program.url + address, brotli);
    const told = Number(response.headers.get('content-length'));
    const text = await response.text();
    return [told || text.length, text];
  };
  const [page, html] = await bytes(path);
  let sum = page;
  for (const [, address] of html.matchAll(/(?:href|src)="(\/assets\/[^"]+\.(?:css|js)|\/skin\.css)"/g)) sum += (await bytes(address))[0];
  return sum;
}

export async function everyPage(stage) {
  const writer = await come(stage, 'writer', { bypassCSP: true });
  const second = await come(stage, 'second_reviewer', { bypassCSP: true });
  const reader = await Visitor.arrive(stage.browser, stage.program.url, { bypassCSP: true });
  const feed = JSON.parse((await (await fetch(`${stage.program.url}/feed.json`)).text()));
  const path = (item) => new URL(item.url).pathname;
  const table = path(feed.items.find((item) => item.content_html.includes('<table')) ?? feed.items[0]);
  const pages = [[reader, '/'], [reader, table], [reader, `${table}/versions`], [reader, `${table}/print`], [reader, '/c/guomen'], [reader, '/latest'], [reader, '/help'], [reader, '/about'], [reader, '/sign-in'], [reader, '/nothing-here']];
  const unit = /href="(\/o\/[^"]+)"/.exec(await (await fetch(stage.program.url + table)).text());
  if (unit) pages.push([reader, unit[1]]);

  await check('looks: what there is to look at', async () => {
    // A text for each state of the desk.
    const draft = await begin(writer);
    await fill(writer, { title: '看样子用的稿，标题长一些：看它在手机上怎么断行', body: '## 小标题\n\n第一段。\n\n- 一\n- 二\n\n| 钟点 | 差错 |\n| --- | --- |\n| 8 点 | 2 |' });
    await writer.page.fill('#pin_days', '99');
    await writer.page.locator('button[name=then][value=submit]').click();
    await writer.page.locator('#pin_days-e').waitFor();
    await writer.page.fill('#pin_days', '');
    await writer.page.locator('section button[name=then][value=stay]').click();
    await writer.page.waitForURL(/did=saved/);
    const other = await handIn(writer, { title: '等着审的一篇', body: '正文一段。' });
    const first = await come(stage, 'first_reviewer');
    await first.go('/desk');
    await first.page.locator('.task', { hasText: '等着审的一篇' }).locator('a[href^="/desk/reviews/"]').click();
    await first.page.locator('input[name=proofread]').check();
    await first.page.fill('#opinion', '同意。');
    await first.page.locator('button[name=decision][value=pass]').click();
    await first.at('/desk');
    await first.leave();
    await second.go('/desk');
    const review = await second.page.locator('.task', { hasText: '等着审的一篇' }).locator('a[href^="/desk/reviews/"]').getAttribute('href');
    pages.push([writer, '/desk'], [writer, '/desk/articles'], [writer, '/desk/articles?state=taken_down&q=%E6%97%A0'], [writer, draft], [writer, other], [writer, `${other}/progress`], [writer, '/desk/me'], [writer, '/desk/articles/none']);
    pages.push([second, '/desk'], [second, '/desk/reviews'], [second, review], [second, `${review}/borrow`]);
  });
  const every = ['phone', 'tablet', 'desktop'];
  for (const [skin, sizes] of [['normal', every], ['elder', every], ['elder-max', ['phone']]]) {
    await Promise.all([reader, writer, second].map(async (visitor) => {
      await visitor.page.goto(`${visitor.url}/skin/${skin}?back=/help`);
      for (const [, address] of pages.filter(([who]) => who === visitor)) {
        await check(`looks: ${address.replace(/[0-9a-f]{8}-[0-9a-f-]+/, '…')} in ${skin}`, () => look(visitor, address, skin, sizes));
      }
    }));
  }
  await check('looks: a page sends at most 40 KB', async () => {
    const found = [];
    for (const [visitor, address] of pages) {
      const cookie = (await visitor.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
      const bytes = await weigh({ ...stage, cookie }, address);
      if (bytes > WEIGHT) found.push(`${address}: ${Math.round(bytes / 1_024)} KB`);
    }
    must(found.length === 0, found.join(', '));
  });
  for (const visitor of [writer, second, reader]) await visitor.leave();
}
