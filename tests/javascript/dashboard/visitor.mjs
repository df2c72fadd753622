// A browser that looks at the dashboard as a person does, and notes what a person should never have to see: errors in the console,
// requests that fail, and what keeps people from using a page.
import { createRequire } from 'node:module';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const patience = 60_000;
// Chromium drops every request under way when a network of the machine comes or goes, as those of other tests' containers do. Pages load
// again what they lost; what they say within this time (ms) of it is not theirs.
const networkChange = 'net::ERR_NETWORK_CHANGED';
const disturbance = 1000;

export class Visitor {
  constructor(browser, login, folder) {
    this.browser = browser;
    this.login = login;
    this.folder = folder;
    this.problems = [];
    this.disturbed = -Infinity;
  }

  static async start(login, executable, folder) {
    mkdirSync(folder, { recursive: true });
    // Root, as in containers, has no sandbox to enter.
    return new Visitor(await chromium.launch({ executablePath: executable, args: ['--no-sandbox'] }), login, folder);
  }

  /** Opens a page of the size and theme given, logged in. */
  async open({ width = 1280, height = 800, theme = 'light' } = {}) {
    // Scripts of axe-core come from outside the page, which its policy forbids; everything else of the policy stays in force.
    const context = await this.browser.newContext({ viewport: { width, height }, colorScheme: theme, reducedMotion: 'reduce' });
    await context.addInitScript(() => addEventListener('DOMContentLoaded', () => {
      const look = () => document.title === '' && console.error('The page has lost its title.');
      new MutationObserver(look).observe(document.head, { childList: true, subtree: true, characterData: true });
    }));
    const page = await context.newPage();
    page.setDefaultTimeout(patience);
    page.on('console', message => message.type() === 'error' && this.note(page, `console: ${message.text()}`));
    page.on('pageerror', error => this.note(page, `script: ${error.message}`));
    page.on('response', response => response.status() >= 400 && this.note(page, `${response.status()} ${response.url()}`));
    page.on('requestfailed', request => {
      // What a browser gives up because the person goes on to another page is no failure.
      if (request.failure()?.errorText !== 'net::ERR_ABORTED') this.note(page, `failed: ${request.url()} ${request.failure()?.errorText}`);
    });
    await this.visit(page, this.login);
    await page.waitForURL(url => !url.pathname.startsWith('/login'));
    return page;
  }

  async go(page, address) {
    await this.visit(page, new URL(address, this.login).href);
    await page.locator('h1').first().waitFor();
  }

  async visit(page, url) {
    try {
      await page.goto(url);
    } catch (error) {
      if (!error.message.includes(networkChange)) throw error;
      await page.goto(url);
    }
  }

  /** Waits until nothing is loading any more, charts are drawn and words stay: what a person waits for before looking. What lives never rests, so not for ever. */
  async settle(page, pace = 250) {
    const deadline = Date.now() + 15_000;
    let before = '';
    for (let still = 0; still < 3 && Date.now() < deadline;) {
      await page.waitForTimeout(pace);
      const now = await page.evaluate(() => {
        const isBusy = document.querySelector('[aria-busy=true], .loading') !== null || [...document.querySelectorAll('.chart')].some(chart => !chart.querySelector('canvas, svg'));
        const isEmpty = [...document.querySelectorAll('.dash-panel-body')].some(panel => {
          const { top, bottom } = panel.getBoundingClientRect();
          return bottom > 0 && top < innerHeight && !panel.querySelector('canvas, svg') && panel.innerText.trim() === '';
        });
        const words = document.querySelector('main')?.innerText ?? '';
        return isBusy || isEmpty || /Asking( |…)/.test(words) ? '' : words.replace(/\d/g, '');
      });
      still = now !== '' && now === before ? still + 1 : 0;
      before = now;
    }
  }

  /** Whether the page, and the part that scrolls below its head, are as wide as the window allows. */
  async fits(page) {
    return await page.evaluate(() => [document.documentElement, document.querySelector('main')].every(part => part === null || part.scrollWidth <= part.clientWidth + 1));
  }

  /** Serious and critical findings of axe-core; `rules` narrows what it looks for. */
  async audit(page, name, rules = {}) {
    await page.evaluate(await script());
    const { violations } = await page.evaluate(rules => axe.run(document, { resultTypes: ['violations'], ...rules }), rules);
    for (const found of violations.filter(v => v.impact === 'serious' || v.impact === 'critical')) {
      const where = found.nodes.slice(0, 3).map(node => `${node.target.join(' ')} (${node.failureSummary?.split('\n').slice(1, 2).join('').trim()})`).join('; ');
      this.note(page, `${name}: ${found.impact} ${found.id}: ${found.help}: ${where}`);
    }
  }

  /** Goes through a page by the Tab key: what it doesn't lead to, and what doesn't show that it has the focus. */
  async tab(page) {
    const count = await page.evaluate(() => {
      const isThere = element => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
      const controls = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')];
      globalThis.tabs = { wanted: controls.filter(element => isThere(element) && !element.disabled && element.tabIndex >= 0), seen: new Set(), unseen: [] };
      document.activeElement?.blur();
      return globalThis.tabs.wanted.length;
    });
    // Round once: the way begins where the page's heading has the focus.
    for (let i = 0; i < count + 10; i++) {
      await page.keyboard.press('Tab');
      await page.evaluate(() => {
        const element = document.activeElement;
        const isOutlined = (...of) => { const style = getComputedStyle(...of); return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0; };
        const isDrawn = [...element.querySelectorAll('rect')].some(shape => parseFloat(getComputedStyle(shape).strokeWidth) > 2);
        if (element !== document.body && !globalThis.tabs.seen.has(element) && !isOutlined(element) && !isOutlined(element, '::after') && !isDrawn) globalThis.tabs.unseen.push(element);
        globalThis.tabs.seen.add(element);
      });
    }
    return await page.evaluate(() => {
      const name = element => `${element.localName} "${(element.getAttribute('aria-label') ?? element.textContent).trim().slice(0, 60)}"`;
      const { wanted, seen, unseen } = globalThis.tabs;
      return [
        ...wanted.filter(element => element.isConnected && !seen.has(element)).map(element => `the Tab key doesn't lead to ${name(element)}`),
        ...unseen.map(element => `${name(element)} doesn't show that it has the focus`),
      ];
    });
  }

  async picture(page, name) {
    await page.screenshot({ path: path.join(this.folder, `${name}.png`) });
  }

  note(page, text) {
    if (text.includes(networkChange)) this.disturbed = performance.now();
    if (performance.now() - this.disturbed < disturbance) {
      console.log(`disturbed ${new URL(page.url()).pathname}: ${text}`);
      return;
    }
    const known = `${new URL(page.url()).pathname}: ${text}`;
    if (this.problems.includes(known)) return;
    this.problems.push(known);
    // At once, too, so that it stands beside the step in which it came.
    console.log(`note ${known}`);
  }

  async end() {
    await this.browser.close();
  }
}

let source;
async function script() {
  const { readFile } = await import('node:fs/promises');
  source ??= await readFile(axe, 'utf8');
  return source;
}

/** Says what is being done, so that a walk that stops tells where. */
export async function step(name, action) {
  const began = performance.now();
  try {
    const result = await action();
    console.log(`ok   ${name} (${Math.round(performance.now() - began)} ms)`);
    return result;
  } catch (error) {
    console.log(`FAIL ${name}: ${error.message}`);
    throw error;
  }
}

export function check(condition, message) {
  if (!condition) throw new Error(message);
}

/** Asks again and again, up to a limit that no machine should need. */
export async function until(page, condition, what, patience = 90_000) {
  const deadline = Date.now() + patience;
  while (Date.now() < deadline) {
    if (await condition()) return;
    await page.waitForTimeout(300);
  }
  throw new Error(`not within ${patience / 1000} s: ${what}`);
}

/** Tells what was found and ends with it. */
export function finish(visitor) {
  for (const problem of visitor.problems) console.log(`PROBLEM ${problem}`);
  console.log(visitor.problems.length === 0 ? 'The walk found nothing wrong.' : `${visitor.problems.length} problem(s).`);
  process.exit(visitor.problems.length === 0 ? 0 : 1);
}
