// The first whole story in a real browser: a Word file, three people, the page; then the walks of everything else, and the looks.
//
// node story.mjs --program target/debug/zhibu [--name sqlite] [--database postgres://…] [--only WALK]
// node story.mjs --running http://127.0.0.1:… --data DIR [--only WALK]: against a demo that runs already

import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { check, must, sum, until } from './harness.mjs';
import { newHouse, people } from './people.mjs';
import { running, start } from './program.mjs';
import { Visitor } from './visitor.mjs';
import { bad } from './walks/bad.mjs';
import { branch } from './walks/branch.mjs';
import { courses } from './walks/courses.mjs';
import { exams } from './walks/exams.mjs';
import { films } from './walks/films.mjs';
import { effect } from './walks/effect.mjs';
import { yes } from './walks/hands.mjs';
import { keyboard } from './walks/keyboard.mjs';
import { learning } from './walks/learning.mjs';
import { life } from './walks/life.mjs';
import { everyPage, looks } from './walks/looks.mjs';
import { offline } from './walks/offline.mjs';
import { reviews } from './walks/reviews.mjs';
import { writing } from './walks/writing.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const option = (name) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
};
const TITLE = '一枚果核里的七条幼虫：走一遍';

const program = option('running') ? running(option('running'), option('data')) : await start(option('program'), option('database'));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--no-first-run', '--autoplay-policy=no-user-gesture-required', '--mute-audio'],
});
const one = (role, nth = 0) => program.people.get(role)[nth];
const arrive = (options) => Visitor.arrive(browser, program.url, options);

const writer = await arrive({ viewport: { width: 1280, height: 800 }, bypassCSP: false });
await check('a writer signs in', () => writer.signIn(one('writer')));
await check('begins a text and drops a Word file in', async () => {
  await writer.page.locator('form[action="/desk/articles"] button').first().click();
  await writer.at(/^\/desk\/articles\/[0-9a-f-]+$/);
  await writer.page.setInputFiles('#file', join(here, '../../demo/articles/01-seven-larvae.docx'));
  await writer.page.locator('#import button[type=submit]').click();
  await writer.page.waitForURL(/did=imported/);
  must((await writer.page.inputValue('#body')).includes('11月19日清早'), 'the text is not in the box');
});
const article = writer.path();
await check('submits it', async () => {
  await writer.page.fill('#title', TITLE);
  await writer.page.selectOption('#section', 'guomen');
  for (const alt of await writer.page.locator('input[name^="alt."]').all()) {
    if (!(await alt.inputValue())) await alt.fill('白瓷盘里剖开的山竹');
  }
  await writer.shot('editor');
  await writer.page.locator('button[name=then][value=submit]').click();
  await writer.page.waitForURL(/progress\?did=submitted/);
});

/** One reviewer on a phone. Answers the address of the review. */
async function review(role, act) {
  const reviewer = await arrive();
  await reviewer.signIn(one(role));
  await reviewer.page.locator(`a[href^="/desk/reviews/"]`).first().click();
  await reviewer.at(/^\/desk\/reviews\//);
  await reviewer.shot(`review-${role}`);
  await act(reviewer);
  await reviewer.at('/desk');
  reviewer.calm();
  return reviewer;
}

await check('初审 sends it back with words, and the writer finds them', async () => {
  const first = await review('first_reviewer', async ({ page }) => {
    await page.locator('[name=opinion]').fill('第二段请写明抽样数。');
    await page.locator('button[name=decision][value=return_to_writer]').click();
  });
  await first.leave();
  await writer.go('/desk');
  must((await writer.text()).includes('第二段请写明抽样数'), 'the words are not on the desk');
  await writer.go(article);
  await writer.page.locator('#body').focus();
  await writer.page.keyboard.press('Control+End');
  await writer.page.keyboard.type('\n\n抽样数按规程写明了。');
  await writer.page.locator('button[name=then][value=submit]').click();
  await writer.page.waitForURL(/progress\?did=submitted/);
});
for (const role of ['first_reviewer', 'second_reviewer']) {
  await check(`${role} says yes on a phone`, async () => (await review(role, yes)).leave());
}
await check('终审 says yes, and page, home and three feeds show it within a second or so', async () => {
  const last = await review('final_reviewer', yes);
  const [, took] = await until(3_000, async () => {
    for (const path of ['/', '/feed.rss', '/feed.atom', '/feed.json']) {
      const text = await (await fetch(program.url + path)).text();
      if (!text.includes('走一遍')) return false;
    }
    return true;
  }, 'not everywhere');
  console.log(`        visible everywhere after ${took} ms`);
  await last.page.goBack();
  await last.leave();
});
await check('a form that comes after the sign-in ended is not lost', async () => {
  const second = await arrive({ viewport: { width: 1280, height: 800 } });
  await second.signIn(one('writer', 1));
  await second.page.locator('form[action="/desk/articles"] button').first().click();
  await second.at(/^\/desk\/articles\/[0-9a-f-]+$/);
  await second.page.fill('#title', '写到一半');
  await second.page.fill('#body', '这些字不能丢。');
  await second.context.clearCookies();
  await second.page.locator('button[name=then][value=stay]:visible').first().click();
  await second.page.fill('#name', one('writer', 1).name);
  await second.page.fill('#password', one('writer', 1).password);
  await second.page.locator('#door button[type=submit]').click();
  await second.page.waitForLoadState('load');
  await second.go('/desk');
  must((await second.text()).includes('写到一半'), 'the text was lost');
  await second.leave();
});
writer.calm();

await check('without a script the page opens and a sign-in works', async () => {
  const plain = await arrive({ javaScriptEnabled: false });
  await plain.go('/');
  await plain.page.locator(`a:has-text("走一遍")`).first().click();
  must((await plain.text()).includes('抽样数按规程写明了'), 'the text is not there');
  await plain.signIn(one('organiser'));
  await plain.leave();
});
await check('a sister branch sees none of it', async () => {
  const sister = await arrive();
  await sister.signIn(one('borrowed_reviewer'));
  const response = await sister.page.goto(program.url + article);
  must(response.status() === 404, `answered ${response.status()}`);
  await sister.leave();
});

// —— everything that people do besides, one walk each; `--only NAME` walks one ——
const stage = { program, browser, root: join(here, '../..') };
// Two at a time: they wait for each other's answers nowhere, only for the program's.
const lane = async (walks) => {
  for (const [name, walk] of Object.entries(walks)) if (!option('only') || option('only') === name) await walk(stage);
};
// The member's next question is the film's: what is learned afterwards is not asked about for a while.
await Promise.all([lane({ keyboard, reviews, writing, effect, branch, exams }), lane({ life, bad, courses, films, learning, offline })]);
await lane({ looks: everyPage });

await people({ browser, program, database: option('database'), looks });
if (!option('database')) await newHouse({ browser, path: option('program'), looks });

await browser.close();
await program.stop();
process.exitCode = sum();
