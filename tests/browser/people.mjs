// People in a real browser: units, persons, roles, an invitation; and a house that begins with nothing but its one-time code.

import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, must, until } from './harness.mjs';
import { Visitor } from './visitor.mjs';
import { yes } from './walks/hands.mjs';

const DESKTOP = { viewport: { width: 1280, height: 800 } };
const SENTENCE = '灯笼七天收一次，从不例外';

/** Makes all sign-ins an hour old behind the program's back. Answers whether this machine has the tool for it. */
function age(data, database) {
  const sql = 'UPDATE session SET created_at = created_at - 3600000, password_at = NULL';
  const file = join(data, 'zhibu.sqlite');
  const ways = database
    ? [['psql', ['-q', '-c', sql, database]]]
    : [['sqlite3', ['-cmd', '.timeout 5000', file, sql]],
       ['python3', ['-c', 'import sqlite3,sys; c=sqlite3.connect(sys.argv[1],timeout=5); c.execute(sys.argv[2]); c.commit()', file, sql]]];
  for (const [tool, args] of ways) {
    try {
      execFileSync(tool, args, { stdio: ['ignore', 'ignore', 'ignore'] });
      return true;
    } catch { /* the next one */ }
  }
  console.log('        LEFT OUT: no tool here to make a sign-in old, so nobody is asked for the password again');
  return false;
}

/** Clicks and waits for the page that comes. */
async function press(visitor, selector) {
  await Promise.all([visitor.page.waitForNavigation({ waitUntil: 'load' }), visitor.page.locator(selector).first().click()]);
}
const below = (name) => `section[aria-labelledby=h-below] a:has-text("${name}")`;
const person = (name) => `section[aria-labelledby=h-people] a:has-text("${name}")`;

/** Opens a folded form if it is not open. */
async function unfold(visitor, id) {
  const fold = visitor.page.locator(`#${id}`);
  if ((await fold.getAttribute('open')) === null) await fold.locator('summary').click();
}
async function found(visitor, name, kind) {
  await unfold(visitor, 'found');
  await visitor.page.fill('#unit_name', name);
  await visitor.page.selectOption('#kind', kind);
  await press(visitor, '#found button[type=submit]');
  must((await visitor.page.locator('h1').innerText()) === name, `${name} was not founded: ${await visitor.text()}`);
}
async function add(visitor, name, post, role) {
  await unfold(visitor, 'add');
  await visitor.page.fill('#name', name);
  await visitor.page.fill('#post', post);
  await visitor.page.selectOption('#role', role);
  await press(visitor, '#add button[type=submit]');
  await visitor.at(/^\/desk\/people\//);
}
async function invite(visitor) {
  await press(visitor, 'form[action$="/invite"] button');
  must(await visitor.page.locator('.qrbox svg').isVisible(), 'no code to scan');
  must(await visitor.page.locator('[data-copy]').isVisible(), 'no button that copies');
  return visitor.page.locator('.code-s').innerText();
}
/** Takes an invitation up on a phone. */
async function accept(visitor, link, name) {
  await visitor.page.goto(link);
  await visitor.page.fill('#sign_in_name', name);
  await visitor.page.fill('#password', SENTENCE);
  await visitor.page.locator('#agree').check();
  await press(visitor, '#door button[type=submit]');
  await visitor.at('/desk');
}

/** The desk of units and persons in the demo's house. */
export async function people({ browser, program, database, looks }) {
  const one = (role) => program.people.get(role)[0];
  const arrive = (options) => Visitor.arrive(browser, program.url, options);
  const admin = await arrive(DESKTOP);
  let branch;
  let group;
  await check('people: an administrator goes from the desk to a branch by clicks and founds a group', async () => {
    await admin.signIn(one('admin'));
    await press(admin, '.rail a[href="/desk/units"]');
    for (let depth = 0; depth < 2; depth += 1) await press(admin, 'section[aria-labelledby=h-below] a');
    branch = admin.path();
    await found(admin, '夜检党小组', 'group');
    group = admin.path();
    must((await admin.page.locator('.crumbs li').count()) === 3, 'the way up is not there');
  });
  await check('people: a name that is none is refused beside its field, in sight, and nothing else is lost', async () => {
    await admin.go('/desk/units');
    await unfold(admin, 'add');
    await admin.page.fill('#name', '··');
    await admin.page.fill('#post', '宣传委员');
    await press(admin, '#add button[type=submit]');
    must((await admin.page.locator('#name-e').innerText()).includes('1 到 40 个字'), 'no sentence');
    must((await admin.page.inputValue('#post')) === '宣传委员', 'the post is lost');
    await until(2_000, () => admin.page.evaluate(() => {
      const box = document.querySelector('#name-e').getBoundingClientRect();
      return document.activeElement.id === 'name' && box.top >= 0 && box.bottom <= innerHeight;
    }), 'the sentence is out of sight');
    await admin.go(group);
  });
  await check('people: adds a person there', async () => {
    await add(admin, '钱小满', '党员', '');
    must((await admin.text()).includes('夜检党小组'), 'not in the group');
  });
  const card = admin.path();
  await check('people: gives a role; the password is asked again, and a wrong one loses nothing', async () => {
    const aged = age(program.data, database);
    await unfold(admin, 'give');
    await admin.page.selectOption('#role', 'writer');
    await admin.page.selectOption('#node', { label: await admin.page.locator('#node option').nth(1).innerText() });
    await press(admin, '#give button[type=submit]');
    if (aged) {
      await admin.shot('people-again');
      await admin.page.fill('#password', 'not this one');
      await press(admin, '#again button[type=submit]');
      must((await admin.text()).includes('密码不对'), 'no sentence beside the field');
      await admin.page.fill('#password', one('admin').password);
      await press(admin, '#again button[type=submit]');
    }
    must(admin.page.url().endsWith('did=role-given'), `is at ${admin.page.url()}: ${await admin.text()}`);
    must((await admin.text()).includes('撰稿人'), 'the role is not there');
  });
  let link;
  await check('people: makes an invitation, shown once', async () => {
    link = await invite(admin);
    await admin.go(card);
    must(!(await admin.text()).includes('/invite/'), 'it is shown twice');
  });
  await check('people: the invited person comes in on a phone, once', async () => {
    const guest = await arrive();
    await accept(guest, link, 'qian.xiaoman');
    must(await guest.page.locator('form[action="/desk/articles"]').first().isVisible(), 'a writer without a place to write');
    must(!(await guest.page.locator('a[href="/desk/units"]').count()), 'a writer is shown the place of units');
    await guest.context.clearCookies();
    await guest.page.goto(link);
    must((await guest.text()).includes('不能用了'), 'the link opens twice');
    await guest.signIn({ name: 'qian.xiaoman', password: SENTENCE });
    guest.calm();
    await guest.leave();
  });
  await check('people: a secretary finds him by the start of the name, on a phone', async () => {
    const secretary = await arrive();
    await secretary.signIn(one('secretary'));
    await press(secretary, '.bbar a[href="/desk/units"]');
    await secretary.page.fill('#q', '钱');
    await press(secretary, '.filter button');
    await press(secretary, person('钱小满'));
    must(secretary.path() === card, 'another person');
    secretary.calm();
    await secretary.leave();
  });
  await check('people: with the keyboard alone a secretary adds somebody', async () => {
    const secretary = await arrive(DESKTOP);
    await secretary.signIn(one('secretary'));
    await secretary.tabTo('.rail a[href="/desk/units"]');
    await Promise.all([secretary.page.waitForNavigation(), secretary.page.keyboard.press('Enter')]);
    await secretary.tabTo('#add summary');
    await secretary.page.keyboard.press('Enter');
    await secretary.tabTo('#name');
    await secretary.page.keyboard.type('孙小寒');
    await secretary.tabTo('#add button');
    await Promise.all([secretary.page.waitForNavigation(), secretary.page.keyboard.press('Enter')]);
    must((await secretary.page.locator('h1').innerText()) === '孙小寒', 'not added');
    secretary.calm();
    await secretary.leave();
  });
  await check('people: the administrator moves him to another branch in one deed', async () => {
    await admin.go(card);
    await press(admin, 'a[href$="/join"]');
    const names = await admin.page.locator('.choice input[name=node]').count();
    if (!names) {
      await admin.page.fill('#q', '旅检');
      await press(admin, '.filter button');
    }
    await admin.page.locator('.choice input[name=node]').first().check();
    await admin.page.selectOption('#leaving', { index: 1 });
    await press(admin, 'form[action$="/join"][method=post] button[type=submit]');
    must(admin.page.url().endsWith('did=membership-begun'), `is at ${admin.page.url()}: ${await admin.text()}`);
    must((await admin.text()).includes('已转出'), 'the old one goes on');
  });
  for (const [skin, tap] of [['normal', 44], ['elder', 60]]) {
    const phone = await arrive({ bypassCSP: true });
    await phone.signIn(one('admin'));
    await phone.page.goto(`${program.url}/skin/${skin}?back=/desk/units`);
    for (const [name, path] of [['bureau', '/desk/units'], ['branch', branch], ['person', card], ['join', `${card}/join`], ['find', '/desk/people'], ['found', '/desk/people?q=%E9%92%B1']]) {
      await check(`people: ${name} in ${skin}`, async () => {
        await phone.go(path);
        await phone.page.evaluate(() => document.querySelectorAll('details').forEach((fold) => { fold.open = true; }));
        await phone.shot(`${skin}-people-${name}`);
        await looks(phone, tap);
      });
    }
    await phone.leave();
  }
  admin.calm();
  await admin.leave();
}

/** `serve` on an empty folder. Answers the address and the one-time code. */
async function serve(path) {
  const data = mkdtempSync(join(tmpdir(), 'zhibu-new-'));
  const child = spawn(path, ['serve', '--data', data, '--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((go) => child.once('exit', go));
  process.once('exit', () => child.kill('SIGKILL'));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    rmSync(data, { recursive: true, force: true });
  };
  let out = '';
  child.stdout.on('data', (bytes) => { out += bytes; });
  const [url] = await until(60_000, () => /^ready (http:\/\/\S+)$/m.exec(out)?.[1], 'not ready');
  return { url, stop, code: /([0-9a-z]{4}(?:-[0-9a-z]{4}){3})/.exec(out)?.[1] };
}

/** A house without demo data: from the one-time code to the first article that the public reads. */
export async function newHouse({ browser, path, looks }) {
  const house = await serve(path);
  const arrive = (options) => Visitor.arrive(browser, house.url, options);
  const admin = await arrive(DESKTOP);
  const pages = new Map();
  await check('new house: the code from the terminal makes the bureau and its first administrator', async () => {
    must(house.code, 'no code in the terminal');
    for (const [skin, tap] of [['normal', 44], ['elder', 60]]) {
      const phone = await arrive({ bypassCSP: true });
      await phone.page.goto(`${house.url}/skin/${skin}?back=/first-run`);
      await phone.shot(`${skin}-first-run`);
      await looks(phone, tap);
      await phone.leave();
    }
    await admin.go('/first-run');
    await admin.page.fill('#bureau', '砚石检验检疫局');
    await admin.page.fill('#site_name', '砚石党建');
    await admin.page.fill('#person_name', '周立夏');
    await admin.page.fill('#sign_in_name', 'zhou.lixia');
    await admin.page.fill('#password', SENTENCE);
    await admin.page.fill('#code', 'wrong-code');
    await press(admin, '#door button[type=submit]');
    must((await admin.text()).includes('一次性代码不对'), `no sentence: ${await admin.text()}`);
    must((await admin.page.inputValue('#bureau')) === '砚石检验检疫局', 'what was typed is lost');
    await admin.page.fill('#code', house.code.toUpperCase());
    await admin.page.fill('#password', SENTENCE);
    await press(admin, '#door button[type=submit]');
    await admin.at('/desk/units');
    await admin.shot('new-house-units');
    must((await admin.text()).includes('下一步'), 'nothing says what comes next');
  });
  await check('new house: the code works once', async () => {
    const late = await arrive();
    await late.page.goto(`${house.url}/first-run`);
    must(late.path() === '/sign-in', 'the door of the first day is still open');
    await late.leave();
  });
  await check('new house: units and the people of three reviews, each invited', async () => {
    const bring = async (name, post, role) => {
      await add(admin, name, post, role);
      const guest = await arrive();
      await accept(guest, await invite(admin), role.replace('_', '.'));
      guest.calm();
      pages.set(role, guest);
    };
    await bring('吴小雪', '分管领导', 'final_reviewer');
    await admin.go('/desk/units');
    await found(admin, '港区党委', 'committee');
    await bring('郑小暑', '党委宣传岗', 'second_reviewer');
    await press(admin, 'section[aria-labelledby=h-where] a');
    await found(admin, '港区第一党支部', 'branch');
    await bring('孙谷雨', '宣传委员', 'writer');
    await press(admin, 'section[aria-labelledby=h-where] a');
    await bring('李白露', '书记', 'first_reviewer');
  });
  await check('new house: the first article is written, reviewed by three and read by the public', async () => {
    const writer = pages.get('writer');
    await writer.go('/desk');
    await press(writer, 'form[action="/desk/articles"] button');
    await writer.page.fill('#title', '第一篇：砚石湾开门了');
    await writer.page.selectOption('#section', { index: 1 });
    await writer.page.fill('#body', '今天起，这里写支部里的人和事。');
    await press(writer, 'button[name=then][value=submit]:visible');
    must(writer.page.url().endsWith('did=submitted'), `not submitted: ${await writer.text()}`);
    for (const role of ['first_reviewer', 'second_reviewer', 'final_reviewer']) {
      const reviewer = pages.get(role);
      await reviewer.go('/desk');
      await press(reviewer, 'a[href^="/desk/reviews/"]');
      await yes(reviewer, { opinion: '核对过，一致。' });
      reviewer.calm();
    }
    await until(5_000, async () => (await (await fetch(`${house.url}/`)).text()).includes('砚石湾开门了'), 'home does not show it');
    const reader = await arrive();
    await reader.go('/');
    must((await reader.page.title()).includes('砚石党建'), 'the site has no name');
    await press(reader, 'a:has-text("砚石湾开门了")');
    must((await reader.text()).includes('今天起，这里写支部里的人和事。'), 'the text is not there');
    reader.calm();
    await reader.leave();
  });
  await check('new house: what the first day shows, on a phone', async () => {
    const phone = await arrive({ bypassCSP: true });
    await phone.signIn({ name: 'zhou.lixia', password: SENTENCE });
    for (const at of ['/desk', '/desk/units']) {
      await phone.go(at);
      await phone.shot(`new-house${at.replace(/\W+/g, '-')}`);
      await looks(phone, 44);
    }
    await phone.leave();
  });
  admin.calm();
  for (const guest of pages.values()) await guest.leave();
  await admin.leave();
  await house.stop();
}
