// Making a course: by hand and from files, handed in, sent back, approved by three people; with and without a script.

import { join } from 'node:path';
import { check, must, until } from '../harness.mjs';
import { Visitor } from '../visitor.mjs';
import { yes } from './hands.mjs';
import { looks } from './looks.mjs';

const TITLE = '诱虫灯的挂设与管护：走一遍';
const QUESTIONS = Array.from({ length: 8 }, (_, n) => `灯挂在第 ${n + 1} 处，离地多高？{=一米五${n} ~一米${n} ~两米${n} ~三米${n}}`);

/** @param {{program: any, browser: any, root: string}} stage */
export async function courses({ program, browser, root }) {
  const one = (role, nth = 0) => program.people.get(role)[nth];
  const arrive = (options) => Visitor.arrive(browser, program.url, options);
  const writer = await arrive({ viewport: { width: 1280, height: 800 } });
  const page = writer.page;
  const press = async (selector) => {
    await page.locator(selector).first().click();
    await page.waitForLoadState('load');
  };
  let course;

  await check('courses: a writer begins one and sees what is missing', async () => {
    await writer.signIn(one('writer'));
    await writer.go('/desk/courses');
    await writer.shot('courses-list');
    await press('form[action="/desk/courses"] button');
    await writer.at(/^\/desk\/courses\/[0-9a-f-]+$/);
    course = writer.path();
    must((await writer.text()).includes('还差 8 道'), 'the gaps are not told');
    await page.fill('#title', TITLE);
    await page.fill('#digest', '学完会挂、会收、会报。');
    await press('#words button[type=submit]');
    await writer.shot('course-begun');
  });
  await check('courses: a unit, a lesson, a line of cost; up, down, another name', async () => {
    for (const title of ['怎么挂', '怎么收']) {
      await page.locator('.cadd input[name=title]').first().fill(title);
      await press('.cadd button');
    }
    await press('.clessons li:nth-child(2) .arrows button[value=up]');
    must((await page.locator('.clessons .hd2').first().innerText()) === '怎么收', 'it did not move');
    await press('.clessons li:nth-child(1) .arrows button[value=down]');
    await page.locator('#c3 summary').click();
    await page.fill('#kind', '配音');
    await page.fill('#amount', '一千');
    await page.fill('#cost_source', '合同 7 号');
    await press('#c3 details button[type=submit]');
    must((await writer.text()).includes('请写金额') && (await page.inputValue('#kind')) === '配音', 'the typed is lost');
    await page.fill('#amount', '1,860.00');
    await press('#c3 details button[type=submit]');
    must((await writer.text()).includes('1,860.00'), 'the cost is not there');
  });
  await check('courses: a Word file becomes a lesson, another one is typed and saves itself', async () => {
    await press('.clessons .clink');
    await page.setInputFiles('#file', join(root, 'demo/articles/01-seven-larvae.docx'));
    await press('#import button[type=submit]');
    await page.waitForURL(/did=imported/);
    must((await page.locator('#preview').innerText()).includes('第 1 段'), 'no parts in the preview');
    for (const alt of await page.locator('input[name^="alt."]').all()) if (!(await alt.inputValue())) await alt.fill('白瓷盘');
    await writer.shot('course-lesson');
    await press('button[name=then][value=next]:visible');
    await page.waitForURL(/lessons/);
    await page.fill('#body', '## 什么时候收\n\n天亮以前收灯。\n\n## 怎么报\n\n当天报数。');
    await until(8_000, async () => (await page.locator('#saved').innerText()).includes('已自动存'), 'not saved by itself');
    await until(4_000, async () => (await page.locator('#preview').innerText()).includes('第 2 段'), 'no preview');
    await press('button[name=then][value=back]:visible');
    await writer.at(course);
  });
  await check('courses: a question by hand, one without a right answer, eight from a file', async () => {
    await press('.cbank a');
    await press('a[href*="kind=single"]');
    await page.fill('#stem', '谁来收灯？');
    for (const n of [1, 2, 3, 4]) await page.fill(`input[name=o${n}]`, `第 ${n} 组`);
    await press('button[name=then][value=save]:visible');
    must((await writer.text()).includes('没有标出正确的一项'), 'what is wrong is not said');
    await writer.shot('course-question');
    await page.locator('input[name=right][value="2"]').check();
    await press('button[name=then][value=save]:visible');
    must((await writer.text()).includes('还差 7 道'), 'it does not count');
    await press('a[href*="/import"]');
    const text = `${QUESTIONS.join('\n\n')}\n\n没有答案的{~甲 ~乙 ~丙 ~丁}\n`;
    await page.setInputFiles('#file', { name: '题.txt', mimeType: 'text/plain', buffer: Buffer.from(text) });
    await press('main form[enctype] button[type=submit]');
    must((await writer.text()).includes('有 1 行要改'), 'the bad row is not told');
    await writer.shot('course-import');
    await press('form[action$="/take"] button');
    await until(30_000, async () => (await writer.text()).includes('放进题库了，共 8 道'), 'it does not come in');
    await writer.go(course);
    must((await writer.text()).includes('够 8 道了'), 'the bank is not full');
    await writer.shot('course-page');
  });
  await check('courses: handed in, sent back with words, handed in again', async () => {
    await press('form[action$="/submit"] button');
    await page.waitForURL(/did=course-submitted/);
    const first = await arrive();
    await first.signIn(one('first_reviewer'));
    await first.page.locator(`.task:has-text("走一遍") a[href^="/desk/reviews/"]`).first().click();
    await first.at(/^\/desk\/reviews\//);
    const text = await first.text();
    must(text.includes('天亮以前收灯') && text.includes('一米五7') && text.includes('1,860.00'), 'not the whole course');
    await first.shot('course-review');
    await first.page.locator('[name=opinion]').fill('第二课写明报给谁。');
    await first.page.locator('button[name=decision][value=return_to_writer]').click();
    await first.at('/desk');
    await first.leave();
    await writer.go('/desk');
    must((await writer.text()).includes('第二课写明报给谁'), 'the words are not on the desk');
    await writer.go(course);
    await press('.clessons li:nth-child(2) .clink');
    await page.fill('#body', '## 什么时候收\n\n天亮以前收灯。\n\n## 怎么报\n\n当天向站里报数。');
    await press('button[name=then][value=back]:visible');
    await press('form[action$="/submit"] button');
    await page.waitForURL(/did=course-submitted/);
  });
  for (const role of ['first_reviewer', 'second_reviewer', 'final_reviewer']) {
    await check(`courses: ${role} says yes on a phone`, async () => {
      const reviewer = await arrive();
      await reviewer.signIn(one(role));
      await reviewer.page.locator(`.task:has-text("走一遍") a[href^="/desk/reviews/"]`).first().click();
      await reviewer.at(/^\/desk\/reviews\//);
      await yes(reviewer, { opinion: '课文和题目都核对过。' });
      reviewer.calm();
      await reviewer.leave();
    });
  }
  await check('courses: it is taught, and a sister branch sees nothing of its making', async () => {
    await writer.go(course);
    must((await writer.text()).includes('已上课'), 'it is not taught');
    const sister = await arrive();
    await sister.signIn(one('borrowed_reviewer'));
    const response = await sister.page.goto(program.url + course);
    must(response.status() === 404, `answered ${response.status()}`);
    await sister.leave();
  });
  await check('courses: without a script a course is begun and a question of two sub-questions is written', async () => {
    const plain = await arrive({ javaScriptEnabled: false });
    await plain.signIn(one('writer', 1));
    await plain.go('/desk/courses');
    await plain.page.locator('form[action="/desk/courses"] button').first().click();
    await plain.at(/^\/desk\/courses\/[0-9a-f-]+$/);
    await plain.page.locator('.cbank a').click();
    await plain.page.locator('a[href*="kind=case"]').click();
    await plain.page.fill('#stem', '某日夜里起了大风。');
    for (const kind of ['blanks', 'ordering']) await plain.page.locator(`button[value="part:${kind}"]`).click();
    must((await plain.page.inputValue('#stem')) === '某日夜里起了大风。', 'the text is lost');
    await plain.page.fill('[name="s1.stem"]', '风力 __ 级以上要收灯');
    await plain.page.fill('[name="s1.o1"]', '六\n6');
    await plain.page.fill('[name="s2.stem"]', '按先后排一排');
    for (const [n, item] of [[1, '断电'], [2, '收灯'], [3, '上报']]) await plain.page.fill(`[name="s2.o${n}"]`, item);
    await plain.page.locator('button[name=then][value=save]:visible').click();
    must((await plain.text()).includes('能考查的题 1 道'), 'it is not usable');
    await plain.leave();
  });
  await check('courses: every page can be read on a phone, in both skins', async () => {
    const phone = await arrive({ bypassCSP: true });
    await phone.signIn(one('writer', 1));
    await phone.go('/desk/courses');
    const own = await phone.page.locator('.lst a.btn').first().getAttribute('href');
    await phone.go(own);
    if (!(await phone.page.locator('.clink').count())) {
      await phone.page.locator('.cadd input[name=title]').first().fill('看样子用的一课，标题长一些，看它在手机上怎么断行');
      await phone.page.locator('.cadd button').first().click();
      await phone.page.waitForLoadState('load');
    }
    const lesson = await phone.page.locator('.clink').first().getAttribute('href');
    const bank = await phone.page.locator('.cbank a').first().getAttribute('href');
    await phone.go(`${own}/import`);
    await phone.page.setInputFiles('#file', { name: '题.txt', mimeType: 'text/plain', buffer: Buffer.from(`${QUESTIONS[0]}\n\n没有答案的{~甲 ~乙}\n`) });
    await phone.page.locator('main form[enctype] button[type=submit]').click();
    await phone.page.waitForURL(/imports/);
    const pages = ['/desk/courses', own, lesson, bank, `${own}/import`, phone.path(), `${own}/questions/new?kind=single`,
      `${own}/questions/new?kind=matching`, `${own}/questions/new?kind=case`, '/desk'];
    const wrong = [];
    for (const [skin, tap] of [['normal', 44], ['elder', 60]]) {
      await phone.page.goto(`${program.url}/skin/${skin}?back=/help`);
      for (const address of pages) {
        await phone.go(address);
        await phone.shot(`${skin}${address.replace(/[0-9a-f]{8}-[0-9a-f-]+/g, 'x').replace(/\W+/g, '-')}`);
        await looks(phone, tap).catch((error) => wrong.push(`${skin} ${address}: ${error.message}`));
      }
    }
    must(wrong.length === 0, wrong.join('\n        '));
    await phone.leave();
  });
  writer.calm();
  await writer.leave();
}
