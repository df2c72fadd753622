// Measures the dashboard's pages in a headless Chromium, each several times on warm pages:
//   npm install && node measure.mjs [RUNS]
// It needs the host built before (dotnet build -c Release benchmarks/HyHome.Dashboard.Benchmarks) and Debian's chromium, or CHROMIUM=path.
// Times are milliseconds since the navigation began: painted is the first contentful paint, ready is when the data is seen, a frame after it is there. Sent is what
// the browser received, the first number with an empty cache. Frames are measured while 10,000 lines scroll past.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const runs = Number(process.argv[2] ?? 5);
const folder = fileURLToPath(new URL(`bin/${process.env.CONFIGURATION ?? 'Release'}/net10.0/`, import.meta.url));
const host = spawn('dotnet', [folder + 'HyHome.Dashboard.Benchmarks.dll'], { stdio: ['pipe', 'pipe', 'inherit'] });
const line = await new Promise((done, failed) => {
  createInterface({ input: host.stdout }).once('line', done);
  host.once('exit', code => failed(new Error(`The host ended with ${code}. Is it built? dotnet build -c Release benchmarks/HyHome.Dashboard.Benchmarks`)));
});
const { login, url, trace } = JSON.parse(line);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.request.get(login);
  console.log(`machine: ${cpus().length} cores, load before: ${loadavg()[0].toFixed(2)}, Chromium ${browser.version()}, median of ${runs} warm runs`);
  console.log('page                     painted  ready  sent cold/warm KiB');
  await page(context, 'logs, 1,000 lines', 'logs', '.log-row');
  await page(context, 'logs, 10,000 lines', 'logs?limit=10000', '.log-row');
  await page(context, 'traces', 'traces', '.traces tbody tr');
  await page(context, 'trace of 5,000 spans', `traces/${trace}`, '.waterfall-row');
  await page(context, 'metrics', 'metrics?metric=orders_total', '.chart-values tbody tr');
  await scroll(context);
} finally {
  await browser.close();
  host.stdin.end();
}

async function page(context, name, path, selector) {
  const times = [];
  const sent = [];
  for (let run = 0; run <= runs; run++) {
    const tab = await context.newPage();
    const session = await context.newCDPSession(tab);
    let bytes = 0;
    await session.send('Network.enable');
    await session.send('Network.setCacheDisabled', { cacheDisabled: run === 0 });
    session.on('Network.loadingFinished', e => { bytes += e.encodedDataLength; });
    // By the page's own clock: what a question and its answer take between here and the browser is no part of it.
    await tab.addInitScript(wanted => new MutationObserver((_, observer) => {
      if (document.querySelector(wanted)) {
        observer.disconnect();
        requestAnimationFrame(() => requestAnimationFrame(() => { globalThis.seenAt = performance.now(); }));
      }
    }).observe(document, { childList: true, subtree: true }), selector);
    await tab.goto(new URL(path, url).href, { waitUntil: 'commit' });
    const seen = await (await tab.waitForFunction(() => globalThis.seenAt)).jsonValue();
    const painted = await tab.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN);
    times.push({ painted, seen });
    sent.push(bytes / 1024);
    await tab.close();
  }

  const warm = times.slice(1);
  console.log(`${name.padEnd(24)} ${cell(median(warm.map(t => t.painted)))} ${cell(median(warm.map(t => t.seen)))}  ${sent[0].toFixed(0)} / ${median(sent.slice(1)).toFixed(0)}`);
}

async function scroll(context) {
  const tab = await context.newPage();
  await tab.goto(new URL('logs?limit=10000', url).href);
  await tab.locator('.result-line', { hasText: '10,000' }).waitFor();
  const { frames, empty } = await tab.evaluate(async () => {
    const list = document.querySelector('.log-list');
    const frames = [];
    let empty = 0;
    let last = performance.now();
    for (let i = 0; i < 300; i++) {
      list.scrollTop += 132;
      await new Promise(requestAnimationFrame);
      const now = performance.now();
      frames.push(now - last);
      last = now;
      const box = list.getBoundingClientRect();
      empty += document.elementFromPoint(box.left + 100, box.top + box.height / 2)?.closest('.log-row') ? 0 : 1;
    }

    return { frames, empty };
  });
  frames.sort((a, b) => a - b);
  console.log(`scroll 10,000 lines, 6 a frame: ${frames[150].toFixed(1)} ms a frame, 95 % within ${frames[285].toFixed(1)} ms, ${empty} of 300 frames without a line in the middle`);
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function cell(value) {
  return value.toFixed(0).padStart(7);
}
