// Weighs the dashboard's pages: node weigh.mjs LOGIN_URL CHROMIUM
import { chromium } from 'playwright-core';

const [login, executable] = process.argv.slice(2);
const pages = ['/', '/?view=graph', '/console', '/logs', '/traces', '/metrics', '/dashboards', '/alerts'];
const browser = await chromium.launch({ executablePath: executable, args: ['--no-sandbox'] });
console.log('page first_kib first_requests second_kib second_first_paint_ms second_answers_ms');
for (const path of pages) {
  // A context of its own keeps nothing of what others loaded.
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(login);
  await page.waitForURL(url => !url.pathname.startsWith('/login'));
  await page.goto('about:blank');
  await (await context.newCDPSession(page)).send('Network.clearBrowserCache');
  const first = await visit(page, context, path);
  await page.goto('about:blank');
  const second = await visit(page, context, path);
  console.log(`${path} ${first.kib} ${first.requests} ${second.kib} ${second.paint} ${second.answers}`);
  await context.close();
}
await browser.close();

async function visit(page, context, path) {
  const network = await context.newCDPSession(page);
  await network.send('Network.enable');
  let bytes = 0;
  let requests = 0;
  network.on('Network.loadingFinished', event => { bytes += event.encodedDataLength; requests++; });
  network.on('Network.webSocketFrameReceived', event => { bytes += event.response.payloadData.length; });
  await page.goto(new URL(path, login).href);
  // The shell's script runs once the page is connected: from then on it answers.
  const answers = await page.evaluate(() => new Promise(resolve => {
    const isLoaded = () => performance.getEntriesByType('resource').some(entry => entry.name.includes('/js/shell.js'));
    const timer = setInterval(() => { if (isLoaded()) { clearInterval(timer); resolve(Math.round(performance.now())); } }, 5);
  }));
  await page.waitForTimeout(1500);
  const paint = await page.evaluate(() => Math.round(performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1));
  await network.detach();
  return { kib: Math.round(bytes / 1024), requests, paint, answers };
}
