// Forty clerks at one form: they decide the same step and save the same draft, each with a double click. One may win, and what was
// acknowledged must stand there once.

import { Clerk } from '../load/client.mjs';

const CLERKS = 40;
const SESSIONS = 8;
const ARTICLES = 3;
const DRAFTS = 5;

/** Clerks of several people, each person signed in several times. */
async function clerks(house, people, many = CLERKS) {
  const signed = [];
  for (const person of people) {
    for (let n = 0; n < SESSIONS / people.length; n += 1) signed.push(await new Clerk(house.url, person).signIn());
  }
  return Array.from({ length: many }, (_, n) => {
    const clerk = new Clerk(house.url, signed[n % signed.length].person);
    clerk.cookie = signed[n % signed.length].cookie;
    return clerk;
  });
}

/** Both clicks at once. Answers the statuses and where they lead. */
const twice = (click) => Promise.all([click(), click()]);

const count = (text, what) => text.split(what).length - 1;

/** Rows doubled, lost, or won by two. */
export async function commandRace(house, on) {
  const place = await house.copy(on);
  const { running, people } = await house.open(place);
  try {
    const one = (role) => people.get(role)[0];
    const writers = await clerks(house, people.get('writer'));
    const [writer] = writers;
    const helper = await new Clerk(house.url, one('borrowed_reviewer')).signIn();
    const firsts = await clerks(house, [one('first_reviewer'), one('borrowed_reviewer')]);
    const seconds = await clerks(house, [one('second_reviewer')]);
    const finals = await clerks(house, [one('final_reviewer')]);
    const sums = { doubled: 0, lost: 0, winners: 0, odd: 0 };
    for (let n = 1; n <= ARTICLES; n += 1) {
      const mark = `记号r${n}`;
      const id = await writer.write(`同一份稿${n}`, `四十个人抢着审${mark}。`);
      await borrow(firsts[0], helper, mark);
      // The last step is fought over by yes and no.
      await step(house, writer, id, mark, firsts, `初${n}`, () => 'pass', sums);
      await step(house, writer, id, mark, seconds, `复${n}`, () => 'pass', sums);
      await step(house, writer, id, mark, finals, `终${n}`, (k) => (k % 2 ? 'pass' : 'return_to_writer'), sums);
    }
    for (let n = 1; n <= DRAFTS; n += 1) await draft(house, writers, n, sums);
    const complaints = await house.check(place);
    for (const complaint of complaints) house.say(`zhibu check: ${complaint}`);
    house.say(`${ARTICLES * 3} steps and ${DRAFTS} drafts by ${CLERKS} clerks each: ${sums.doubled} doubled, ${sums.lost} lost, ${sums.winners} second winners, ${sums.odd} answers of no known kind`);
    return sums.doubled + sums.lost + sums.winners + sums.odd + complaints.length;
  } finally {
    await running.stop();
    await house.forget(place);
  }
}

/** A reviewer of the branch asks one of a sister branch for help, so that two people stand on the step. */
async function borrow(first, helper, mark) {
  const [, name] = /class="who"[^>]*>([^<]+?) </.exec(await helper.page('/desk'));
  for (const id of await first.waiting()) {
    const { html } = await first.review(id);
    if (!html.includes(mark)) continue;
    const path = `/desk/reviews/${id}/borrow`;
    const page = await first.page(`${path}?q=${encodeURIComponent(name)}`);
    const person = /name="person"[^>]*value="([^"]+)"/.exec(page)?.[1];
    const hidden = Object.fromEntries([...page.matchAll(/type="hidden" name="(csrf|key)" value="([^"]*)"/g)].map(([, key, value]) => [key, value]));
    const answer = await first.post(path, { ...hidden, person });
    if (answer.status !== 303) throw new Error(`borrowing ${name}: ${answer.status}`);
    return;
  }
  throw new Error(`nothing waits with ${mark}`);
}

async function step(house, writer, id, mark, all, name, decision, sums) {
  let review;
  for (const waiting of await all[0].waiting()) {
    if ((await all[0].review(waiting)).html.includes(mark)) review = waiting;
  }
  const forms = await Promise.all(all.map((clerk) => clerk.review(review)));
  const opinion = (k) => `意见${name}之${k}。`;
  const answers = await Promise.all(all.map((clerk, k) => twice(() => clerk.decide(review, forms[k], decision(k), opinion(k)))));
  const won = answers.map((pair) => pair.filter(({ status, headers }) => status === 303 && /did=review-/.test(headers.location)).length);
  const winners = won.flatMap((clicks, k) => (clicks > 0 ? [k] : []));
  const statuses = answers.flat().map(({ status }) => status);
  const odd = statuses.filter((status) => ![303, 403, 404, 409, 422].includes(status)).length;
  const page = await writer.page(`/desk/articles/${id}/progress`);
  let [doubled, lost] = [0, winners.length === 0 ? 1 : 0];
  for (let k = 0; k < all.length; k += 1) {
    const rows = count(page, opinion(k));
    if (won[k] > 0 && rows === 0) lost += 1;
    if (rows > (won[k] > 0 ? 1 : 0)) doubled += rows - (won[k] > 0 ? 1 : 0);
  }
  const second = Math.max(0, winners.length - 1);
  if (doubled + lost + second + odd > 0) house.say(`step ${name}: ${doubled} doubled, ${lost} lost, ${second} second winners, statuses ${tally(statuses)}`);
  if (won.some((clicks) => clicks === 1)) house.say(`step ${name}: of the winner's two clicks one was refused`);
  add(sums, { doubled, lost, winners: second, odd });
}

async function draft(house, writers, n, sums) {
  const id = await writers[0].begin();
  const fields = await Promise.all(writers.map((clerk) => clerk.draft(id)));
  const version = Number(fields[0].version);
  const body = (k) => `这是第${k}个人的字，稿${n}。`;
  // Half by the button, half as the page saves by itself.
  const save = (clerk, k) => (k % 2
    ? clerk.post(`/desk/articles/${id}/draft`, { ...fields[k], title: '抢着存', body: body(k), when: 'now' }, { accept: 'application/json' })
    : clerk.save(id, { ...fields[k], title: '抢着存', section: 'guomen', body: body(k) }));
  const answers = await Promise.all(writers.map((clerk, k) => twice(() => save(clerk, k))));
  const winners = answers.flatMap((pair, k) => (pair.some(({ status }) => status === 303 || status === 200) ? [k] : []));
  const statuses = answers.flat().map(({ status }) => status);
  const odd = statuses.filter((status) => ![200, 303, 409, 422].includes(status)).length;
  const page = await writers[0].page(`/desk/articles/${id}`);
  const now = Number((await writers[0].draft(id)).version);
  const doubled = Math.max(0, now - version - 1);
  const lost = winners.length === 0 || !winners.some((k) => page.includes(body(k))) ? 1 : 0;
  const second = Math.max(0, winners.length - 1);
  if (doubled + lost + second + odd > 0) house.say(`draft ${n}: version ${version} → ${now}, ${winners.length} winners, statuses ${tally(statuses)}`);
  add(sums, { doubled, lost, winners: second, odd });
}

function tally(statuses) {
  const sums = new Map();
  for (const status of statuses) sums.set(status, (sums.get(status) ?? 0) + 1);
  return [...sums].map(([status, times]) => `${status} × ${times}`).join(', ');
}

function add(sums, more) {
  for (const [key, value] of Object.entries(more)) sums[key] += value;
}
