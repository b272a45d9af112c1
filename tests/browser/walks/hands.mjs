// What every walk does with its hands: begin a text, hand it in, decide on it. Typed and clicked, as people do it.

import { must } from '../harness.mjs';
import { Visitor } from '../visitor.mjs';

export const DESKTOP = { width: 1280, height: 800 };

/** Signs the nth person of a role in, in a browser of his own. */
export async function come(stage, role, options = {}, nth = 0) {
  const visitor = await Visitor.arrive(stage.browser, stage.program.url, { viewport: DESKTOP, ...options });
  await visitor.signIn(stage.program.people.get(role)[nth]);
  return visitor;
}

/** Begins a new text. Answers the address of its editor. */
export async function begin(writer) {
  await writer.go('/desk/articles');
  await writer.page.locator('form[action="/desk/articles"][method=post] button').click();
  await writer.at(/^\/desk\/articles\/[0-9a-f-]+$/);
  return writer.path();
}

/** Fills the editor. */
export async function fill(writer, { title, body, section = 'guomen', more = {} }) {
  await writer.page.fill('#title', title);
  await writer.page.selectOption('#section', section);
  await writer.page.fill('#body', body);
  for (const [field, value] of Object.entries(more)) await writer.page.fill(field, value);
}

/** Hands the open editor in. */
export async function hand(writer) {
  await writer.page.locator('button[name=then][value=submit]').click();
  await writer.page.waitForURL(/progress\?did=submitted/);
}

/** A whole small text, handed in. Answers the address of its editor. */
export async function handIn(writer, text) {
  const address = await begin(writer);
  await fill(writer, text);
  await hand(writer);
  return address;
}

/** Opens the review of that title from 今天要办. */
export async function open(reviewer, title) {
  await reviewer.go('/desk');
  await reviewer.page.locator('.task', { hasText: title }).locator('a[href^="/desk/reviews/"]').click();
  await reviewer.at(/^\/desk\/reviews\//);
}

/** Says yes on the open screen. */
export async function yes(reviewer, { secrecy = 'open', opinion = '数字和记录核对过，一致。' } = {}) {
  const { page } = reviewer;
  await page.locator('input[name=proofread]').check();
  if (await page.locator('input[name=secrecy]').count()) {
    await page.locator(`input[name=secrecy][value=${secrecy}]`).check();
    await page.locator('[name=basis]').fill('数据已脱敏，不涉及国家秘密和个人信息');
  }
  await page.locator('[name=opinion]').fill(opinion);
  await page.locator('button[name=decision][value=pass]').click();
  await reviewer.at('/desk');
}

/** Any other decision, with words. */
export async function say(reviewer, decision, opinion) {
  await reviewer.page.locator('[name=opinion]').fill(opinion);
  await reviewer.page.locator(`button[name=decision][value=${decision}]`).click();
  await reviewer.at('/desk');
}

/** 初审, 复审, 终审 of that title by the three reviewers at hand. */
export async function publish(three, title) {
  for (const reviewer of three) {
    await open(reviewer, title);
    await yes(reviewer);
  }
}

/** The public code of an article, from its progress page. */
export async function codeOf(writer, address) {
  await writer.go(`${address}/progress`);
  const href = await writer.page.locator('.qr a.inl').getAttribute('href');
  const code = /\/a\/([0-9a-z]{8})$/.exec(href);
  must(code, `no public address on the progress page: ${href}`);
  return code[1];
}

/** Plain GET without a browser. */
export async function get(stage, path) {
  const response = await fetch(stage.program.url + path, { redirect: 'manual' });
  return { status: response.status, headers: response.headers, text: await response.text() };
}
