// Walks through the dashboard of a running application, as a person would who looks for the reason of a failed order:
//   node walk.mjs LOGIN_URL CHROMIUM FOLDER_FOR_PICTURES [CONTAINERS]
// CONTAINERS are the components that have to run as containers, separated by commas.
// Ends with 1 when a step can't be done, a page has an error, a request fails or axe-core finds something serious.
import { Visitor, check, finish, step, until } from './visitor.mjs';

const [login, executable, folder, containers] = process.argv.slice(2);
const visitor = await Visitor.start(login, executable, folder);
const declined = '{service_name="checkout"} |= "declined"';

try {
  const page = await visitor.open();

  await step('the sample shop is healthy', async () => {
    for (const name of ['catalog', 'checkout', 'storefront', 'loki', 'tempo', 'prometheus']) {
      await row(page, name).locator('.state-dot.good').waitFor();
    }
    await visitor.picture(page, 'resources-light-1280');
  });

  for (const name of containers?.split(',') ?? []) {
    await step(`${name} is a container`, async () => {
      await visitor.go(page, `/?resource=${name}`);
      await page.locator('.resource-details dt', { hasText: 'container.id' }).waitFor();
    });
  }

  await step('a failed checkout is among the logs', async () => {
    const found = page.locator('.log-row', { hasText: 'declined' });
    await until(page, async () => {
      await visitor.go(page, `/logs?query=${encodeURIComponent(declined)}`);
      await page.locator('.result-line, .empty').first().waitFor();
      await page.waitForTimeout(1000);
      return await found.count() > 0;
    }, 'a declined order');
    await found.first().click();
    await page.locator('aside.signal-details').getByRole('link', { name: 'Trace' }).waitFor();
    await visitor.picture(page, 'logs-light-1280');
  });

  const service = await step('its trace has the span that failed', async () => {
    await page.locator('aside.signal-details').getByRole('link', { name: 'Trace' }).first().click();
    await page.locator('[role=treeitem]').first().waitFor();
    check(await page.locator('.waterfall-row').count() >= 3, 'the trace has less than three spans');
    // The slowest span below the root: the one with the longest bar.
    const slow = await page.locator('.waterfall-row').evaluateAll(rows => {
      const lengths = rows.map((row, i) => i === 0 ? 0 : row.querySelector('.waterfall-bar').getBoundingClientRect().width);
      return lengths.indexOf(Math.max(...lengths));
    });
    await page.locator('.waterfall-row').nth(slow).click();
    await page.locator('aside.signal-details dl.facts').waitFor();
    await visitor.picture(page, 'trace-light-1280');
    return (await page.locator('aside.signal-details h2 .muted').first().textContent()).trim();
  });

  await step(`the slow span's service, ${service}, has metrics`, async () => {
    await page.locator('aside.signal-details').getByRole('link', { name: /Metrics/ }).click();
    await page.waitForURL(url => url.pathname === '/metrics');
    check(new URL(page.url()).searchParams.get('service') === service, `the metrics are those of ${page.url()}`);
    // A rate takes two points of time, and the page asks once: soon after a start one looks again.
    await until(page, async () => {
      await visitor.go(page, `/metrics?query=${encodeURIComponent(`sum by (span_name) (rate(traces_spanmetrics_calls_total{service="${service}"}[1m]))`)}`);
      await visitor.settle(page);
      return await page.locator('.chart canvas, .chart svg').first().isVisible();
    }, 'a rate of calls');
    await visitor.picture(page, 'metrics-light-1280');
  });

  await step('the dashboard of services shows it', async () => {
    await visitor.go(page, `/dashboards/hyhome-service-detail?var-service=${encodeURIComponent(service)}`);
    await page.locator('.dash-panel').first().waitFor();
    await visitor.settle(page);
    await visitor.picture(page, 'dashboard-light-1280');
  });

  await step('live logs show a new line', async () => {
    await visitor.go(page, `/logs?query=${encodeURIComponent('{service_name="checkout"}')}&live=true`);
    await page.locator('.result-line', { hasText: /Live: [1-9]/ }).waitFor();
  });

  await step('the console goes on while one looks', async () => {
    await visitor.go(page, '/console?resource=checkout');
    await page.locator('.console-row').first().waitFor();
    const lines = () => page.locator('.page-head .summary').textContent().then(text => Number(text.replace(/\D/g, '')));
    const before = await lines();
    await until(page, async () => await lines() > before, 'a new line');
    await page.getByRole('searchbox', { name: 'Search the lines' }).fill('order');
    await page.locator('.console mark').first().waitFor();
    await visitor.picture(page, 'console-light-1280');
  });

  await step('a sample is restarted and comes back', async () => {
    await visitor.go(page, '/?resource=catalog');
    const started = () => page.locator('.resource-details dt:text-is("Started") + dd').getAttribute('title');
    const before = await started();
    await page.locator('.resource-details').getByRole('button', { name: 'Restart catalog' }).click();
    await until(page, async () => await page.locator('.resource-details .state-dot.good').first().isVisible() && await started() !== before, 'catalog runs again');
    await visitor.picture(page, 'restart-light-1280');
  });

  await step('a store that is away is named, and the page comes back with it', async () => {
    await visitor.go(page, '/?resource=loki');
    await page.locator('.resource-details').getByRole('button', { name: 'Stop loki', exact: true }).click();
    // Others send to it: that is asked about.
    await page.getByRole('dialog').getByRole('button', { name: 'Stop' }).click();
    await page.locator('.resource-details').getByRole('button', { name: 'Start loki', exact: true }).waitFor();
    await visitor.go(page, `/logs?query=${encodeURIComponent('{service_name="checkout"}')}`);
    await page.getByRole('alert').getByText('Nothing answers at').waitFor();
    const other = await visitor.open();
    await visitor.go(other, '/?resource=loki');
    await other.locator('.resource-details').getByRole('button', { name: 'Start loki', exact: true }).click();
    await page.locator('.log-row').first().waitFor();
    await other.context().close();
  });

  await step('an alert is silenced and heard again', async () => {
    await visitor.go(page, '/alerts?state=firing');
    const watchdog = page.getByRole('article', { name: 'Watchdog, Firing' });
    await until(page, async () => {
      if (await watchdog.isVisible()) return true;
      await page.getByRole('button', { name: 'Ask again' }).click();
      return false;
    }, 'the alert that always fires');
    await page.getByRole('button', { name: 'Silence Watchdog' }).click();
    await page.getByLabel('Why').fill('Looked at by the walk through the pages');
    await page.getByRole('button', { name: 'Silence', exact: true }).click();
    await page.getByText('Silenced until').waitFor();
    await visitor.go(page, '/alerts?state=silences');
    await page.getByRole('button', { name: /End now the silence of .*Watchdog/ }).first().click();
    await page.getByText('Ended the silence').waitFor();
  });

  await step('keys lead through the pages', async () => {
    await visitor.go(page, '/');
    await page.locator('.resource-table').waitFor();
    // Keys are heard as soon as the page is live, which is a moment after it is drawn.
    await until(page, async () => {
      await page.keyboard.press('?');
      return await page.getByRole('heading', { name: 'Keyboard shortcuts' }).isVisible();
    }, 'the keyboard help');
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    await page.keyboard.press('a');
    await page.getByRole('searchbox', { name: 'Filter', exact: true }).waitFor();
    await page.keyboard.press('/');
    // A page that was just gone to gives its heading the focus, which may come after the key: the search takes it back.
    await until(page, () => page.evaluate(() => document.activeElement?.hasAttribute('data-search')), 'the slash key leads to the search');
  });

  await step('a page whose requests were dropped comes alive all the same', async () => {
    // A browser of its own: what it misses here is meant.
    const context = await visitor.browser.newContext();
    const lost = await context.newPage();
    for (const what of ['/assets/blazor.web.js', '/assets/js/shell.js', '/_blazor/negotiate']) {
      await lost.route(url => url.pathname === what, route => route.abort('connectionreset'), { times: 2 });
    }
    await visitor.visit(lost, login);
    // Its times are shown otherwise as soon as it is live.
    const zone = lost.locator('.shell-tools [data-key=z]');
    await until(lost, async () => {
      if ((await zone.textContent()).trim() === 'UTC') return true;
      await zone.click();
      return false;
    }, 'a page that answers');
    await context.close();
  });

  const places = {
    resources: '/', graph: '/?view=graph', details: '/?resource=checkout', console: '/console', logs: `/logs?query=${encodeURIComponent('{service_name=~".+"}')}`,
    traces: '/traces', metrics: `/metrics?query=${encodeURIComponent('sum by (service) (rate(traces_spanmetrics_calls_total[1m]))')}`,
    dashboards: '/dashboards', dashboard: '/dashboards/hyhome-services', alerts: '/alerts', rules: '/alerts?state=rules', missing: '/not-found',
  };
  for (const theme of ['light', 'dark']) {
    for (const width of [1280, 390]) {
      const look = await visitor.open({ theme, width, height: width < 500 ? 844 : 800 });
      for (const [name, address] of Object.entries(places)) {
        await step(`${name}, ${theme}, ${width} px wide`, async () => {
          await visitor.go(look, address);
          await visitor.settle(look);
          check(await visitor.fits(look), 'the page is wider than the window');
          await visitor.picture(look, `${name}-${theme}-${width}`);
          await visitor.audit(look, `${name} ${theme} ${width}`);
        });
      }
      await look.context().close();
    }
  }
} catch (error) {
  visitor.problems.push(`stopped: ${error.message}`);
} finally {
  await visitor.end();
}

finish(visitor);

function row(page, name) {
  return page.locator('.resource-table tbody tr', { has: page.getByRole('link', { name, exact: true }) });
}
