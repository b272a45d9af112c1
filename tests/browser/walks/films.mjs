// A course from a Word file and a video: made, handed in, approved; then seen, heard and read on a phone, a question on the way missed, what waits
// explained, the appeal decided, its check missed and taken again, its certificate looked up by a stranger.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, must, until } from '../harness.mjs';
import { Visitor } from '../visitor.mjs';
import { yes } from './hands.mjs';
import { looks } from './looks.mjs';

const TITLE = '一段视频教挂灯：走一遍';
const LESSON = '看一遍就会挂';
const QUESTIONS = Array.from({ length: 10 }, (_, n) => `视频里第 ${n + 1} 盏灯挂在哪里？{=园子外缘${n} ~园子中间${n} ~路灯下${n} ~晒场边${n}}`);
const SECONDS = 20;

/** The beginning of the demo's film: somebody watches it here at its own pace. */
function clip(root, folder) {
  const file = join(folder, '挂灯.mp4');
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', join(root, 'demo/courses/trap-lamp/lamp.mp4'), '-t', String(SECONDS), '-c', 'copy', file]);
  return file;
}

/** The captions of that beginning. */
function captions(root) {
  const all = readFileSync(join(root, 'demo/courses/trap-lamp/lamp.vtt'), 'utf8').split(/\n\n/);
  return all.filter((cue) => !cue.includes('-->') || Number(cue.match(/--> 00:00:(\d\d)/)?.[1] ?? 99) < SECONDS).join('\n\n');
}

/** @param {{program: any, browser: any, root: string}} stage */
export async function films({ program, browser, root }) {
  const one = (role, nth = 0) => program.people.get(role)[nth];
  const arrive = (options) => Visitor.arrive(browser, program.url, options);
  const folder = mkdtempSync(join(tmpdir(), 'zhibu-film-'));
  const writer = await arrive({ viewport: { width: 1280, height: 800 } });
  const page = writer.page;
  const press = async (selector) => {
    await page.locator(selector).first().click();
    await page.waitForLoadState('load');
  };
  let course;
  let film;

  await check('films: a lesson gets its text from Word and its film from a phone', async () => {
    await writer.signIn(one('writer', 1));
    await writer.go('/desk/courses');
    await press('form[action="/desk/courses"] button');
    await writer.at(/^\/desk\/courses\/[0-9a-f-]+$/);
    course = writer.path();
    await page.fill('#title', TITLE);
    await page.fill('#digest', '看完会挂灯。');
    await press('#words button[type=submit]');
    await page.locator('.cadd input[name=title]').first().fill(LESSON);
    await press('.cadd button');
    await press('.clessons .clink');
    await page.setInputFiles('#file', join(root, 'demo/articles/01-seven-larvae.docx'));
    await press('#import button[type=submit]');
    await page.waitForURL(/did=imported/);
    for (const alt of await page.locator('input[name^="alt."]').all()) if (!(await alt.inputValue())) await alt.fill('白瓷盘');
    await press('button[name=then][value=stay]:visible');
    await press('.filmline a');
    film = writer.path();
    must((await writer.text()).includes('先传视频或录音'), 'the captions wait for nothing');
    await page.setInputFiles('#media', { name: '题.mp4', mimeType: 'video/mp4', buffer: Buffer.from('PK this is a table') });
    await page.locator('#film button[type=submit]').click();
    await until(5_000, async () => (await page.locator('#sending-l').innerText()).includes('这不是视频'), 'a table was taken for a film');
    await page.setInputFiles('#media', clip(root, folder));
    await page.locator('#film button[type=submit]').click();
    await page.waitForURL(/did=film-taken/);
    must(/视频，0:2[01]/.test(await writer.text()), await writer.text());
    await writer.shot('film-taken');
  });
  await check('films: it is prepared meanwhile, and plays on the desk', async () => {
    await until(60_000, async () => (await writer.text()).includes('已备好'), 'it is not prepared');
    await page.waitForFunction(() => document.querySelector('video').readyState > 0);
  });
  await check('films: captions that are wrong are told by their lines, and without captions nothing is handed in', async () => {
    await page.fill('#captions', 'WEBVTT\n\n00:09 --> 00:04\n倒了\n');
    await press('button[name=then][value=save]:visible');
    must((await writer.text()).includes('第 3 行：结束比开始早'), 'the fault is not told');
    await writer.shot('film-captions');
    await page.fill('#captions', captions(root));
    await press('button[name=then][value=save]:visible');
    must(!(await writer.text()).includes('处要改'), await writer.text());
    await writer.go(course);
    must(!(await writer.text()).includes('还没有字幕'), 'a gap that is none');
    must(/视频，0:2[01]/.test(await writer.text()), await writer.text());
    await press('.cbank a');
    await press('a[href*="/import"]');
    await page.setInputFiles('#file', { name: '题.txt', mimeType: 'text/plain', buffer: Buffer.from(QUESTIONS.join('\n\n')) });
    await press('main form[enctype] button[type=submit]');
    await press('form[action$="/take"] button');
    await until(30_000, async () => (await writer.text()).includes('放进题库了，共 10 道'), 'the bank does not come in');
    await writer.go(course);
    await press('form[action$="/submit"] button');
    await page.waitForURL(/did=course-submitted/);
  });
  for (const role of ['first_reviewer', 'second_reviewer', 'final_reviewer']) {
    await check(`films: ${role} sees the film and its captions, and says yes`, async () => {
      const reviewer = await arrive();
      await reviewer.signIn(one(role));
      await reviewer.page.locator(`.task:has-text("一段视频教挂灯") a[href^="/desk/reviews/"]`).first().click();
      await reviewer.at(/^\/desk\/reviews\//);
      await reviewer.page.waitForFunction(() => document.querySelector('.wlesson video')?.readyState > 0);
      await reviewer.page.locator('.wlesson summary').first().click();
      must((await reviewer.text()).includes('诱捕灯有两个用处'), 'no captions to read');
      await yes(reviewer, { opinion: '片子和字幕都对过。' });
      reviewer.calm();
      await reviewer.leave();
    });
  }
  await writer.leave();

  const learner = await arrive();
  const phone = learner.page;
  const spans = (request) => request.url().endsWith('/learn/beat') && request.postDataJSON().spans.length > 0;
  let lesson;
  await check('films: a learner watches on a phone, and what was played counts', async () => {
    // The member learned a quarter of an hour in the demo: the next question comes with the first seconds.
    await learner.signIn(one('member'));
    await learner.go('/desk/learn');
    lesson = await phone.locator(`li:has-text("${TITLE}") a[href^="/desk/learn/l/"]`).first().getAttribute('href');
    await learner.go(lesson);
    await phone.waitForFunction(() => document.getElementById('player').readyState > 1);
    must(await phone.locator('#forms a[aria-current]').innerText() === '看', 'it does not begin with pictures');
    await learner.shot('film-lesson');
    const told = phone.waitForRequest(spans);
    await phone.evaluate(() => document.getElementById('player').play());
    await phone.waitForFunction(() => document.getElementById('player').currentTime > 7);
    await phone.evaluate(() => document.getElementById('player').pause());
    await told;
  });
  await check('films: a question on the way, missed twice, is told with what to do', async () => {
    const stem = () => phone.locator('#ask-h').innerText();
    const answer = async () => {
      await phone.locator('#ask-in label:has-text("路灯下") input').check();
      await phone.locator('#ask-f button[type=submit]').click();
    };
    await phone.locator('#ask-f button[type=submit]').waitFor();
    await learner.shot('film-asked');
    const first = await stem();
    await answer();
    await until(5_000, async () => (await stem()) !== first, 'no other question comes');
    await answer();
    await phone.locator('#ask-on').waitFor();
    await learner.shot('film-missed');
    await phone.locator('#ask-on').click();
    must(!(await phone.locator('#ask').isVisible()), 'the question stays');
  });
  await check('films: sound goes on where the pictures were, and so does the text', async () => {
    await phone.locator('#forms [data-form=sound]').click();
    await phone.waitForFunction(() => document.getElementById('player').readyState > 1 && document.getElementById('player').currentTime > 6.5);
    await phone.evaluate(() => document.getElementById('player').play());
    await phone.waitForFunction(() => document.getElementById('player').currentTime > 12);
    must(await phone.locator('#cue').innerText(), 'sound has no words');
    await learner.shot('film-sound');
    await phone.evaluate(() => document.getElementById('player').pause());
    await phone.locator('#forms [data-form=text]').click();
    must(await phone.locator('.part').first().isVisible(), 'no text');
    must(!(await phone.locator('#play').isVisible()), 'the player stays');
    await phone.reload();
    await phone.waitForFunction(() => !document.querySelector('#forms').hidden);
    must((await phone.locator('#forms a[aria-current]').innerText()) === '读', 'the form is not remembered');
    await phone.locator('#forms [data-form=video]').click();
    await phone.waitForFunction(() => document.getElementById('player').readyState > 1);
  });
  await check('films: what was jumped over is missing, and is played when it is pressed', async () => {
    await phone.evaluate(() => { const v = document.getElementById('player'); v.currentTime = 17; v.play(); });
    await phone.waitForFunction(() => document.getElementById('player').ended, undefined, { timeout: 30_000 });
    await until(10_000, async () => (await learner.text()).includes('段'), 'nothing is missing');
    must(!(await learner.text()).includes('可以答小测'), 'the check is open too early');
    await learner.shot('film-missing');
    const open = () => phone.locator('#needs a[href$="/check"]').count();
    for (let turn = 0; turn < 3 && !(await open()); turn += 1) {
      await phone.locator('#needs a[href^="#part-"]').first().click();
      await phone.waitForFunction(() => !document.getElementById('player').paused);
      await phone.waitForFunction(() => document.getElementById('player').ended, undefined, { timeout: 40_000 });
      // What was played last is told and comes back before it is looked at again.
      await until(5_000, open, '').catch(() => 0);
      await learner.shot(`film-turn-${turn}`);
    }
    await until(10_000, async () => (await phone.locator('#needs a[href$="/check"]').count()) > 0, 'the check does not open');
    await learner.shot('film-seen');
  });
  await check('films: what waits says why, and an appeal is one tap away', async () => {
    await learner.go(lesson);
    must((await phone.locator('#needs').innerText()).includes('提问没有答上'), 'nothing says why it waits');
    await learner.shot('film-waits');
    await learner.go('/desk/learn/record');
    must((await learner.text()).includes('提问没有答上'), 'the record does not say why');
    await learner.shot('film-record');
    await phone.locator('a.btn[href^="/desk/learn/record/appeal"]').first().click();
    await phone.waitForLoadState('load');
    await phone.locator('input[name=reason][value=called_away]').check();
    await phone.fill('#words', '正好有人来问路。');
    await learner.shot('film-appeal');
    await phone.locator('form[action="/desk/learn/record/appeal"] button[type=submit]').first().click();
    await phone.waitForLoadState('load');
  });
  await check('films: somebody else decides the appeal, by the lesson and the reason alone', async () => {
    const organiser = await arrive();
    await organiser.signIn(one('organiser'));
    await organiser.go('/desk/appeals');
    await organiser.page.locator(`.task:has-text("${TITLE}") a[href^="/desk/appeals/"], .task:has-text("${LESSON}") a[href^="/desk/appeals/"]`).first().click();
    const text = await organiser.text();
    must(text.includes('正好有人来问路') && !/\d+ ?(分钟|秒|次)/.test(text.replace('7 天', '')), 'the words are missing, or a time stands there');
    await organiser.page.locator('input[name=way][value=oral]').check();
    await organiser.page.locator('input[name=agrees][value=yes]').check();
    await organiser.page.fill('[name=words]', '当面问了挂灯的地方，答得对。');
    await organiser.shot('film-decided');
    await organiser.page.locator('main form button[type=submit]').last().click();
    await organiser.at('/desk/appeals');
    await organiser.leave();
    await learner.go('/desk/learn/record/appeals');
    must((await learner.text()).includes('答得对'), 'the learner does not read the decision');
    await learner.go(lesson);
  });
  await check('films: the check is missed and taken again, and a certificate comes of it', async () => {
    await phone.locator('#needs a[href$="/check"]').click();
    await phone.waitForLoadState('load');
    for (const right of [false, true]) {
      await phone.locator('form[action$="/check/open"] button').first().click();
      await phone.waitForLoadState('load');
      for (const form of await phone.locator('form[action*="/check/save"]').all()) {
        await form.locator(`label:has-text("${right ? '园子外缘' : '路灯下'}") input`).check();
        await form.locator('.cqend .st-ok').waitFor();
      }
      await phone.locator('form[action*="/check/submit"] button[type=submit]').click();
      await phone.waitForLoadState('load');
      await learner.shot(`film-check-${right}`);
    }
    await learner.go('/desk/learn/record');
    must((await learner.text()).includes(TITLE), 'no hours');
  });
  await check('films: a stranger looks the certificate up', async () => {
    const row = phone.locator(`li:has-text("${TITLE}") a[href^="/desk/learn/certificates/"], tr:has-text("${TITLE}") a[href^="/desk/learn/certificates/"]`).first();
    const number = (await row.getAttribute('href')).split('/').pop();
    const name = (await phone.locator('a.who').textContent()).trim().split(/\s+/)[0];
    const stranger = await arrive();
    await stranger.go(`/certificates?number=${number}`);
    await stranger.page.fill('#name', name);
    await stranger.page.locator('.namecheck button').click();
    await until(4_000, async () => (await stranger.text()).includes(TITLE), 'the certificate is not found');
    await stranger.leave();
  });
  await check('films: whose line is too weak for pictures gets the sound by itself, and is told so', async () => {
    const far = await arrive();
    await far.signIn(one('secretary'));
    // Pictures come too late to be of use; everything else comes.
    await far.page.route('**/m/*/v*/*', async (route) => { await new Promise((go) => setTimeout(go, 25_000)); await route.continue().catch(() => {}); });
    await far.go(lesson);
    await far.page.waitForFunction(() => !document.querySelector('#forms').hidden);
    await until(8_000, async () => (await far.page.locator('#forms a[aria-current]').innerText()) === '看', 'it does not begin with pictures');
    await far.page.evaluate(() => { document.getElementById('player').play().catch(() => {}); });
    await until(30_000, async () => (await far.page.locator('#play-note').innerText()).includes('网慢'), 'nothing says that the line is weak');
    must((await far.page.locator('#forms a[aria-current]').innerText()) === '听', 'it is not the sound');
    await far.page.waitForFunction(() => document.getElementById('player').currentTime > 0.5);
    await far.shot('film-weak');
    await far.leave();
  });
  await check('films: its pages in both skins', async () => {
    const eye = await arrive({ bypassCSP: true });
    await eye.signIn(one('writer', 1));
    for (const [skin, tap] of [['elder', 60], ['normal', 44]]) {
      for (const path of [lesson, film]) {
        await eye.go(`/skin/${skin}?back=${path}`);
        await eye.page.waitForLoadState('load');
        await eye.shot(`film${path.replace(/\W+/g, '-').slice(0, 24)}-${skin}`);
        await looks(eye, tap);
      }
    }
    await eye.leave();
  });
  await learner.leave();
  rmSync(folder, { recursive: true, force: true });
}
