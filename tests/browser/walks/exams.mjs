// An examination: planned, opened, sat on a phone with a reload and a dead line in the middle, handed in; the own result, and the one word that the
// organiser sees.

import { check, must, until } from '../harness.mjs';
import { Visitor } from '../visitor.mjs';
import { looks } from './looks.mjs';

const TITLE = '查验知识小考';

/** @param {{program: any, browser: any}} stage */
export async function exams({ program, browser }) {
  const one = (role, nth = 0) => program.people.get(role)[nth];
  const arrive = (options) => Visitor.arrive(browser, program.url, options);
  const press = (visitor, selector) => Promise.all([visitor.page.waitForNavigation({ waitUntil: 'load' }), visitor.page.locator(selector).first().click()]);
  const organiser = await arrive({ viewport: { width: 1280, height: 800 } });
  let list;
  let exam;
  let finished;

  await check('exams: the organiser plans one; too few questions is told with the number there is', async () => {
    await organiser.signIn(one('organiser'));
    await organiser.go('/desk/learning');
    await press(organiser, 'a[href$="/exams"]');
    list = organiser.path();
    await organiser.shot('exam-list');
    await press(organiser, 'a[href$="/exams/new"]');
    const page = organiser.page;
    const today = await page.inputValue('#opens');
    await page.fill('#title', TITLE);
    await page.fill('#closes', new Date(Date.parse(today) + 10 * 86_400_000).toISOString().slice(0, 10));
    await page.selectOption('#of1', { index: 1 });
    await page.fill('#n1', '190');
    await page.fill('#s1', '10');
    await page.fill('#pass_mark', '30');
    await page.fill('#minutes', '20');
    await press(organiser, 'button[value=keep]');
    must(/第 1 部分要 190 题，能用的只有 \d+ 题/.test(await organiser.text()), 'no sentence about too few');
    must((await page.inputValue('#title')) === TITLE, 'the title is lost');
    await organiser.shot('exam-plan');
    await page.fill('#n1', '5');
    await press(organiser, 'button[value=keep]');
    must(page.url().includes('did=exam-kept'), `not kept: ${await organiser.text()}`);
    exam = organiser.path();
    await organiser.shot('exam-draft');
  });
  await check('exams: a drawn paper can be looked at, without its answers', async () => {
    await organiser.go(`${exam}/preview`);
    must((await organiser.page.locator('.xq').count()) === 5, 'not five questions');
    await organiser.shot('exam-preview');
    await organiser.go(exam);
    await press(organiser, 'form[action$="/open"] button');
    must((await organiser.text()).includes('还没有人开始考'), 'it is not open');
    organiser.calm();
  });

  const member = await arrive();
  const page = member.page;
  let paper;
  const pick = async (no) => {
    const box = page.locator(`#q${no}`);
    const choice = box.locator('.choice').first();
    if (await choice.count()) await choice.click();
    else if (await box.locator('select').count()) {
      const selects = await box.locator('select').all();
      for (const [at, select] of selects.entries()) await select.selectOption({ index: at + 1 });
    } else for (const input of await box.locator('.gaps input').all()) { await input.fill('三'); await input.blur(); }
  };
  const stands = (no, word) => until(8_000, async () => (await page.locator(`#q${no} .cqend .say`).innerText()).includes(word), `question ${no} does not say ${word}`);

  await check('exams: a member begins on a phone; each answer is saved at once, and a reload keeps it', async () => {
    await member.signIn(one('member'));
    await member.go('/desk/learn');
    await member.shot('exam-on-learn');
    await press(member, `li:has-text("${TITLE}") a.btn`);
    await member.shot('exam-door');
    await press(member, 'form[action$="/begin"] button');
    paper = member.path();
    must(/还有 20 分钟/.test(await member.text()), 'the time is not told');
    await pick(1);
    await stands(1, '存好了');
    await pick(2);
    await stands(2, '存好了');
    await member.shot('exam-paper');
    await page.reload();
    await stands(1, '存好了');
    await stands(2, '存好了');
    must(!/正确的|解释/.test(await member.text()), 'the paper tells what is right');
  });
  await check('exams: 念给我听 tells a question with all that can be chosen or filled in, one after the other', async () => {
    await page.addInitScript(() => {
      globalThis.spoken = [];
      Object.defineProperty(window, 'speechSynthesis', { value: {
        cancel() {}, addEventListener() {}, getVoices: () => [{ lang: 'zh-CN' }], speak: (it) => globalThis.spoken.push(it.text),
      } });
      globalThis.SpeechSynthesisUtterance = function (text) { this.text = text; };
    });
    await member.go(`/skin/elder?back=${paper}`);
    const bare = (text) => text.replace(/\s+/g, '');
    for (let no = 1; no <= 5; no += 1) {
      const box = page.locator(`#q${no}`);
      const spoken = await page.evaluate((at) => {
        globalThis.spoken = [];
        document.querySelector(`[data-say=q${at}]`).click();
        return globalThis.spoken;
      }, no);
      const all = bare(spoken.join('')), what = `question ${no}: ${spoken.join(' | ')}`;
      const choices = await box.locator('.choice span').allInnerTexts();
      const offered = await box.locator('option:not([value=""])').evaluateAll((them) => them.map((it) => it.text));
      const gaps = await box.locator('.gaps input').evaluateAll((them) => them.map((it) => it.getAttribute('aria-label')));
      must([...choices, ...offered, ...gaps].every((text) => all.includes(bare(text))), `something is not told of ${what}`);
      must(spoken.length > choices.length, `choices run together in ${what}`);
      must(!all.includes('念给我听'), `a button is read in ${what}`);
      if (no === 1 && choices.length) must(all.includes('已选'), `it does not tell what is chosen in ${what}`);
    }
    await member.go(`/skin/normal?back=${paper}`);
  });
  await check('exams: without a line an answer stays on the device and is sent when the page is back', async () => {
    await member.context.setOffline(true);
    await pick(3);
    await stands(3, '先记在手机里');
    await member.context.setOffline(false);
    await page.reload();
    await stands(3, '存好了');
    member.complaints.length = 0; // The dead line was ours.
  });
  await check('exams: what is open is said, then it is handed in, and the result is the own one', async () => {
    await press(member, 'button[value=hand-in]');
    must((await member.text()).includes('第 4、5 题还没答'), 'it does not say what is open');
    await member.shot('exam-open');
    await pick(4);
    await stands(4, '存好了');
    await press(member, 'button[value=hand-in-anyway]');
    const text = await member.text();
    must(/你得了 \d+ 分，满 50 分，及格线 30 分/.test(text) && text.includes('成绩只有你看得到'), `no result: ${text}`);
    must(text.includes('正确的'), 'what was wrong is not told');
    await member.shot('exam-result');
    await member.go(paper);
    must((await member.text()).includes('你得了'), 'a second look is another page');
    member.calm();
  });
  await check('exams: the organiser sees a word for each and nothing else', async () => {
    await organiser.go(exam);
    const text = await organiser.page.locator('#x2').innerText();
    must(text.includes('没到期') || text.includes('已达到'), 'no word');
    must(!/\d+ ?(分|次|秒|%)/.test(text), `a number stands beside a person: ${text}`);
    must((await organiser.text()).includes('已经有人开始考了'), 'it says nothing about being begun');
    await organiser.shot('exam-people');
    organiser.calm();
  });
  await check('exams: the analysis of a finished one tells of questions, not of people', async () => {
    await organiser.go(list);
    await press(organiser, 'a:has-text("第三季度学习考试")');
    await press(organiser, 'a[href$="/analysis"]');
    finished = organiser.path();
    must(/答过的不到 10 人|区分度/.test(await organiser.text()), 'no analysis');
    await organiser.shot('exam-analysis');
  });
  await check('exams: without a script the same form saves and hands in', async () => {
    const plain = await arrive({ javaScriptEnabled: false });
    await plain.signIn(one('writer', 1));
    await plain.go('/desk/exams');
    await press(plain, `li:has-text("${TITLE}") a.btn`);
    await press(plain, 'form[action$="/begin"] button');
    const first = plain.page.locator('#q1 .choice').first();
    if (await first.count()) await first.click();
    await press(plain, '#q1 .xsave');
    must((await plain.text()).includes('答过的都存好了') || plain.page.url().includes('exam-saved'), 'not saved');
    await press(plain, 'button[value=hand-in]');
    await press(plain, 'button[value=hand-in-anyway]');
    must((await plain.text()).includes('你得了'), 'not handed in');
    await plain.leave();
  });
  await check('exams: its pages in both skins', async () => {
    const eye = await arrive({ bypassCSP: true });
    await eye.signIn(one('organiser'));
    const mine = await arrive({ bypassCSP: true });
    await mine.signIn(one('member'));
    for (const [skin, tap] of [['elder', 60], ['normal', 44]]) {
      for (const [visitor, paths] of [[eye, [list, exam, `${list}/new`, `${exam}/preview`, finished]], [mine, ['/desk/exams', `/desk/exams/${exam.split('/').pop()}`, paper, '/desk/learn']]]) {
        for (const path of paths) {
          await visitor.go(`/skin/${skin}?back=${path}`);
          await visitor.page.waitForLoadState('load');
          await visitor.shot(`exam${path.replace(/[0-9a-f-]{20,}/g, 'x').replace(/\W+/g, '-')}-${skin}`);
          await looks(visitor, tap);
        }
      }
    }
    await eye.leave();
    await mine.leave();
  });
  await organiser.leave();
  await member.leave();
}
