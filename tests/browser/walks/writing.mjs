// The editor: a file dropped in, the preview that follows the fingers, two people at one text, a sign-in that ends, every button twice.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, must, until } from '../harness.mjs';
import { begin, come, fill, handIn, open } from './hands.mjs';

/** Drags a Word file onto a place of the editor. Answers whether the browser would have left the page for the file. */
async function carry(stage, visitor, place, name) {
  const bytes = readFileSync(join(stage.root, 'demo/articles/14-before-the-shift.docx')).toString('base64');
  return visitor.page.evaluate(([base64, selector, file]) => {
    const raw = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
    const carried = new DataTransfer();
    carried.items.add(new File([raw], file));
    const under = document.querySelector(selector);
    let left = false;
    for (const type of ['dragenter', 'dragover', 'drop']) left = under.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: carried }));
    return left;
  }, [bytes, place, name]);
}

/** Two presses of one button, as nervous hands do it. */
async function twice(visitor, selector) {
  await visitor.page.locator(selector).first().evaluate((button) => { button.click(); button.click(); });
}

async function titles(visitor, title) {
  await visitor.go(`/desk/articles?q=${encodeURIComponent(title)}`);
  return visitor.page.locator('tbody tr', { hasText: title }).count();
}

export async function writing(stage) {
  const writer = await come(stage, 'writer');
  const other = await come(stage, 'writer', {}, 1);

  await check('a Word file dropped onto the editor is read in', async () => {
    await begin(writer);
    await carry(stage, writer, '#drop', '班前十分钟.docx');
    await writer.page.waitForURL(/did=imported/);
    must((await writer.page.inputValue('#body')).length > 100, 'the text is not in the box');
    must((await writer.text()).includes('班前十分钟.docx'), 'the report does not name the file');
  });

  await check('dropped beside the box it is read in too; over the attachments it replaces nothing and leaves nowhere', async () => {
    const address = await begin(writer);
    must(!(await carry(stage, writer, '#attachments h2', '别处.docx')), 'the browser leaves the editor for the file');
    must(await writer.page.inputValue('#body') === '' && writer.path() === address, 'a file over the attachments became the text');
    must(!(await carry(stage, writer, '#body', '正文框里.docx')), 'the browser leaves the editor for the file');
    await writer.page.waitForURL(/did=imported/);
    must((await writer.text()).includes('正文框里.docx'), 'the report does not name the file');
  });

  await check('the preview follows, and the text is saved by itself', async () => {
    await writer.page.locator('#body').focus();
    await writer.page.keyboard.press('Control+End');
    await writer.page.keyboard.type('\n\n## 预览里的小标题\n\n字**加粗**了。');
    await writer.page.locator('#preview h2:has-text("预览里的小标题"), #preview h3:has-text("预览里的小标题")').waitFor();
    await writer.page.locator('#preview b:has-text("加粗"), #preview strong:has-text("加粗")').waitFor();
    await until(10_000, async () => /已自动存/.test(await writer.page.locator('#saved').innerText()) && !(await writer.page.evaluate(() => Object.keys(localStorage).some((key) => key.startsWith('draft:')))), 'it is not told as saved');
    await writer.shot('editor-preview');
    await writer.page.reload();
    must((await writer.page.inputValue('#body')).includes('预览里的小标题'), 'it was not saved by itself');
  });

  await check('保存版本, and the version opens from the progress page', async () => {
    await writer.page.locator('button[name=then][value=keep]').click();
    await writer.page.waitForURL(/did=kept/);
    await writer.page.locator('main a[href$="/progress"]').first().click();
    await writer.page.locator('a[href^="/desk/revisions/"]').first().click();
    await writer.at(/^\/desk\/revisions\//);
    must((await writer.text()).includes('预览里的小标题'), 'the version does not hold the text');
  });

  await check('what was saved is not offered as unsaved, however the server writes it', async () => {
    const address = await begin(writer);
    await fill(writer, { title: '服务器写得不一样', body: '*   一\n*   二\n\n\n\n|a|b|\n|-|-|\n|1|2|' });
    await writer.page.locator('section button[name=then][value=stay]').click();
    await writer.page.waitForURL(/did=saved/);
    must(await writer.page.locator('#kept').isHidden(), 'the saved text is offered as unsaved');
    await writer.page.locator('button[name=then][value=submit]').click();
    await writer.page.waitForURL(/progress\?did=submitted/);
    await writer.page.locator('form[action$="/withdraw"] button').click();
    await writer.page.waitForURL(/did=withdrawn/);
    must(await writer.page.locator('#kept').isHidden(), 'the submitted text is offered as unsaved');
    // But what never arrived is offered.
    await writer.page.route('**/draft', (route) => route.abort());
    await writer.page.fill('#body', '断网时写的一段');
    await until(10_000, async () => (await writer.page.locator('#saved').innerText()).includes('没存上'), 'the writer is not told that the line is away');
    await writer.page.unroute('**/draft');
    writer.complaints.splice(0);
    await writer.go(address);
    must(await writer.page.locator('#kept').isVisible(), 'the unsaved text is not offered');
    await writer.page.locator('#kept-use').click();
    must((await writer.page.inputValue('#body')) === '断网时写的一段', 'the unsaved text does not come back');
    await until(10_000, async () => (await writer.page.locator('#saved').innerText()).includes('已自动存'), 'it is not saved');
  });

  await check('two at one text: the second sees both and decides', async () => {
    const address = await begin(writer);
    await fill(writer, { title: '两个人写一篇', body: '甲写的第一段。' });
    await writer.page.locator('button[name=then][value=keep]').click();
    await writer.page.waitForURL(/did=kept/);
    await other.go(address);
    await writer.page.fill('#body', '甲又改了一遍。');
    await writer.page.locator('section button[name=then][value=stay]').click();
    await writer.page.waitForURL(/did=saved/);
    await other.page.fill('#body', '乙改的第一段。');
    await other.page.fill('#digest', '乙的摘要');
    await other.page.locator('#clash:not([hidden])').waitFor();
    await other.shot('clash');
    await other.page.locator('#clash button').click();
    await other.page.locator('#their-body').waitFor();
    must((await other.page.inputValue('#body')) === '乙改的第一段。', 'the second\'s own text is not there');
    must((await other.page.inputValue('#their-body')).trim() === '甲又改了一遍。', 'the first one\'s text is not there');
    await other.shot('conflict');
    await other.page.fill('#body', '甲乙两人都看过的一段。');
    await other.page.locator('button[name=then][value=mine]').click();
    await other.page.waitForURL(/did=saved/);
    must((await other.page.inputValue('#body')).trim() === '甲乙两人都看过的一段。', 'the decision was not saved');
    must((await other.page.inputValue('#digest')) === '乙的摘要', 'the digest was lost on the way');
    await writer.go(`${address}/progress`);
    const kept = await writer.page.locator('a[href^="/desk/revisions/"]').count();
    const versions = await Promise.all((await writer.page.locator('a[href^="/desk/revisions/"]').evaluateAll((all) => all.map((a) => a.href))).map((href) => writer.page.evaluate((address) => fetch(address).then((r) => r.text()), href)));
    must(kept >= 2 && versions.some((text) => text.includes('甲又改了一遍')), `the first one's text is not among the versions (${kept})`);
  });

  await check('every main button pressed twice is one deed', async () => {
    await writer.go('/desk/articles');
    const begun = new Set();
    const note = (response) => { if (response.request().method() === 'POST' && response.url().endsWith('/desk/articles')) begun.add(response.headers().location); };
    writer.page.on('response', note);
    await twice(writer, 'form[action="/desk/articles"][method=post] button');
    await writer.at(/^\/desk\/articles\/[0-9a-f-]+$/);
    const address = writer.path();
    await writer.page.waitForLoadState('networkidle');
    writer.page.off('response', note);
    must(begun.size === 1, `${begun.size} articles were begun`);
    await fill(writer, { title: '按了两下的稿', body: '正文一段。' });
    await twice(writer, 'section button[name=then][value=stay]');
    await writer.page.waitForURL(/did=saved/);
    await twice(writer, 'button[name=then][value=submit]');
    await writer.page.waitForURL(/progress\?did=submitted/);
    must((await titles(writer, '按了两下的稿')) === 1, 'more than one article');
    await writer.go(`${address}/progress`);
    await twice(writer, 'form[action$="/withdraw"] button');
    await writer.page.waitForURL(/did=withdrawn/);
    await writer.page.locator('button[name=then][value=submit]').click();
    await writer.page.waitForURL(/progress\?did=submitted/);
    const first = await come(stage, 'first_reviewer');
    await open(first, '按了两下的稿');
    await first.page.locator('input[name=proofread]').check();
    await first.page.fill('#opinion', '同意。');
    await twice(first, 'button[name=decision][value=pass]');
    await first.at('/desk');
    must((await first.page.locator('.flash').innerText()).includes('已交给下一审'), 'the double press is told as something else');
    first.calm();
    await first.leave();
  });

  await check('the same form sent twice over HTTP gets the first answer; with other words it is refused', async () => {
    await begin(writer);
    await fill(writer, { title: '同一张表单', body: '正文一段。' });
    await writer.page.locator('section button[name=then][value=stay]').click();
    await writer.page.waitForURL(/did=saved/);
    const sent = await writer.page.evaluate(async () => {
      const form = document.getElementById('draft');
      const body = new URLSearchParams(new FormData(form));
      body.set('then', 'submit');
      const post = () => fetch(form.action, { method: 'POST', body }).then(async (r) => [r.status, r.redirected, await r.text()]);
      const all = await Promise.all([post(), post()]);
      return all.map(([status, redirected, text]) => [status, redirected, text.includes('两份')]);
    });
    must(sent.some(([status, moved]) => status === 200 && moved), `neither went through: ${JSON.stringify(sent)}`);
    must(sent.every(([status]) => status < 500), `an error of ours: ${JSON.stringify(sent)}`);
  });

  await check('an opinion that comes after the sign-in ended is not lost', async () => {
    const title = '登录断了也不丢的意见';
    await handIn(writer, { title, body: '正文一段。' });
    const first = await come(stage, 'first_reviewer');
    await open(first, title);
    await first.page.locator('input[name=proofread]').check();
    await first.page.fill('#opinion', '这句意见是断了登录以后交上去的。');
    await first.context.clearCookies();
    await first.page.locator('button[name=decision][value=return_to_writer]').click();
    await first.page.locator('#password').waitFor();
    await first.shot('sign-in-carried');
    const { name, password } = stage.program.people.get('first_reviewer')[0];
    await first.page.fill('#name', name);
    await first.page.fill('#password', 'wrong-at-first');
    await first.page.locator('#door button[type=submit]').click();
    await first.page.locator('#password-e').waitFor();
    await first.page.fill('#password', password);
    await first.page.locator('#door button[type=submit]').click();
    await first.page.waitForLoadState('load');
    await writer.go('/desk');
    must((await writer.text()).includes('断了登录以后交上去的'), 'the opinion was lost');
    await first.leave();
  });

  await check('a file sent after the sign-in ended: the person is told to choose it again', async () => {
    const address = await begin(writer);
    await writer.page.setInputFiles('#file', join(stage.root, 'demo/articles/14-before-the-shift.docx'));
    await writer.context.clearCookies();
    await writer.page.locator('#import button[type=submit]').click();
    await writer.page.locator('#password').waitFor();
    const { name, password } = stage.program.people.get('writer')[0];
    await writer.page.fill('#name', name);
    await writer.page.fill('#password', password);
    await writer.page.locator('#door button[type=submit]').click();
    await writer.page.waitForLoadState('load');
    must(/请再传一次|还没有选文件/.test(await writer.page.locator('body').innerText()), `not told: ${(await writer.page.locator('body').innerText()).slice(0, 200)}`);
    await writer.shot('upload-after-sign-out');
    await writer.go(address);
  });

  await check('the wrong order: edit what is under review, review what is decided, go back after each step', async () => {
    const title = '走错了顺序';
    const address = await handIn(writer, { title, body: '正文一段。' });
    await writer.page.goBack();
    await writer.page.waitForLoadState('load');
    if (await writer.page.locator('#title').count()) {
      await writer.page.fill('#title', '偷偷改一个字');
      await writer.page.locator('button[name=then][value=submit]').click();
      await writer.page.waitForLoadState('load');
      must(!/Internal|error/i.test(await writer.page.title()), 'an error page');
    }
    await writer.go(address);
    must((await writer.page.locator('#draft').count()) === 0, 'a text under review can be edited');
    must((await writer.text()).includes('审稿期间不能改字'), 'it does not say why');
    must((await writer.text()).includes(title), 'it shows another text');
    const first = await come(stage, 'first_reviewer');
    await open(first, title);
    const review = first.path();
    await first.page.locator('input[name=proofread]').check();
    await first.page.fill('#opinion', '同意。');
    await first.page.locator('button[name=decision][value=pass]').click();
    await first.at('/desk');
    await first.page.goBack();
    await first.page.waitForLoadState('load');
    await first.go(review);
    must((await first.page.locator('button[name=decision]').count()) === 0, 'a decided step can be decided again');
    await first.shot('review-decided');
    first.calm();
    await first.leave();
  });

  await check('nothing to complain of', () => [writer, other].forEach((visitor) => visitor.calm()));
  await writer.leave();
  await other.leave();
}
