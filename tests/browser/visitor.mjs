// A person at a browser of his own: types, presses, uploads. What the browser complains of is kept.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { must } from './harness.mjs';

export const PHONE = { width: 360, height: 740 };

// Answers that a page may well give: a sign-in that ended, two versions, something to mend.
const SPOKEN = /status of (401|409|422)/;

export class Visitor {
  constructor(context, page, url) {
    this.context = context;
    this.page = page;
    this.url = url;
    this.complaints = [];
    page.on('console', (message) => {
      if (message.type() === 'error' && !SPOKEN.test(message.text())) this.complaints.push(`console: ${message.text()} at ${page.url()}`);
    });
    page.on('pageerror', (error) => this.complaints.push(`script: ${error.message} at ${page.url()}`));
    page.on('dialog', (dialog) => { this.complaints.push(`a pop-up: ${dialog.message()}`); void dialog.dismiss(); });
    page.on('response', (response) => {
      if (response.status() >= 500) this.complaints.push(`${response.status()} for ${response.request().method()} ${response.url()}`);
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(url) && !/^(data|blob|about):/.test(request.url())) this.complaints.push(`asks elsewhere: ${request.url()}`);
    });
  }

  static async arrive(browser, url, options = {}) {
    const context = await browser.newContext({ viewport: PHONE, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce', ...options });
    context.setDefaultTimeout(20_000);
    const page = await context.newPage();
    await page.addInitScript(() => {
      globalThis.shifted = 0;
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(`CSP: ${event.violatedDirective} refused ${event.blockedURI}`);
      });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shifted += entry.value;
      }).observe({ type: 'layout-shift', buffered: true });
    });
    return new Visitor(context, page, url);
  }

  async go(path) {
    const response = await this.page.goto(this.url + path);
    must(response.status() < 400, `${path} answers ${response.status()}`);
    return response;
  }

  /** At /sign-in, with the hands. */
  async signIn({ name, password }) {
    await this.go('/sign-in');
    await this.page.locator('#name').pressSequentially(name);
    await this.page.locator('#password').pressSequentially(password);
    await this.page.locator('#door button[type=submit]').click();
    await this.at('/desk');
  }

  /** Waits until the address is this one. */
  async at(path) {
    await this.page.waitForURL((url) => (path instanceof RegExp ? path.test(url.pathname) : url.pathname === path), { waitUntil: 'load' });
  }

  path() {
    return new URL(this.page.url()).pathname;
  }

  async text() {
    return this.page.locator('main').innerText();
  }

  async shot(name) {
    const folder = process.env.ZHIBU_SHOTS;
    if (!folder) return;
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  }

  /** Throws with what the browser complained of since the last time. */
  calm() {
    const all = this.complaints.splice(0);
    must(all.length === 0, all.join('\n        '));
  }

  /** Tab by Tab until the focus is on what `selector` names; each stop must show that it is there. */
  async tabTo(selector, limit = 150) {
    for (let step = 0; step < limit; step += 1) {
      await this.page.keyboard.press('Tab');
      const seen = await this.page.evaluate((wanted) => {
        const here = document.activeElement;
        if (!here || here === document.body) return { there: false, shown: true, what: '' };
        const shows = (node) => {
          if (!node) return false;
          const style = getComputedStyle(node);
          return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
        };
        const label = here.labels?.[0] ?? here.closest('label');
        return { there: here.matches(wanted), shown: shows(here) || shows(label), what: here.outerHTML.slice(0, 120) };
      }, selector);
      must(seen.shown, `the focus cannot be seen on ${seen.what}`);
      if (seen.there) return;
    }
    must(false, `Tab does not reach ${selector} on ${this.path()}`);
  }

  async leave() {
    await this.context.close();
  }
}
