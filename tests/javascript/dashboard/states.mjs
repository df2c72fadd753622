// Opens every state of every page and has axe-core look at it in both themes and at both widths:
//   node states.mjs LOGIN_URL CHROMIUM FOLDER_FOR_PICTURES [TRACE DASHBOARD FROM TO]
// FROM and TO are the time range of the telemetry, in milliseconds since 1970. Without all these, the pages have no application and nothing that answers.
import { Visitor, check, finish, step, until } from './visitor.mjs';

const [login, executable, folder, trace, dashboard, from, to] = process.argv.slice(2);
const visitor = await Visitor.start(login, executable, folder);
const query = text => encodeURIComponent(text);
// The dashboard has more panels than need be looked at more than once.
const panel = `/dashboards/${dashboard}?viewPanel=10`;
const inRows = '/dashboards/rows';
const inTables = '/dashboards/tables';

const [wide, narrow] = [{ width: 1280, height: 800 }, { width: 390, height: 844 }];

const alone = [
  ['no-application', '/'], ['no-console', '/console'], ['logs-away', '/logs', says('Nothing answers at')], ['traces-away', '/traces', says('Nothing answers at')],
  ['trace-away', '/traces/0123', says('Nothing answers at')], ['metrics-away', '/metrics?query=up', says('Nothing answers at')], ['alerts-away', '/alerts', says('Nothing answers at')],
  ['dashboards-away', '/dashboards/hyhome-services', says('Nothing answers at')],
];

const states = trace === undefined ? alone : [
  ['resources', '/'],
  ['resources-filtered', '/?q=nothing-is-called-this'],
  ['resources-hidden', '/?hidden=true'],
  ['details', '/?resource=shop'],
  ['details-failed', '/?resource=a-resource-with-a-name-that-is-far-longer-than-anybody-would-choose-0123456789'],
  ['details-container', '/?resource=store'],
  ['menu-of-commands', '/?resource=shop', page => page.locator('.resource-details summary[aria-label^="More commands"]').click()],
  ['command-dialog', '/?resource=shop', async page => { await command(page, 'Ask'); await page.getByRole('dialog').waitFor(); }],
  ['command-failed', '/?resource=shop', async page => { await command(page, 'Fail'); await page.getByText('It could not be done').waitFor(); }],
  ['command-answered', '/?resource=shop', async page => { await command(page, 'Answer'); await page.getByText('line 60 of an answer').waitFor(); }],
  ['stop-dialog', '/?resource=store', async page => { await page.locator('.resource-details').getByRole('button', { name: 'Stop store' }).click(); await page.getByRole('dialog').waitFor(); }],
  ['graph', '/?view=graph'],
  ['graph-selected', '/?view=graph&resource=shop'],
  ['keys', '/', async page => { await until(page, async () => { await page.keyboard.press('?'); return page.getByRole('heading', { name: 'Keyboard shortcuts' }).isVisible(); }, 'the help'); }],
  ['console', '/console', page => page.locator('.console-row').first().waitFor()],
  ['console-colours', '/console?resource=shop', page => page.locator('.console-row').first().waitFor()],
  ['console-colours-found', '/console?resource=shop&q=o', page => page.locator('.console mark').first().waitFor()],
  ['console-nothing-found', '/console?resource=shop&q=not-there-at-all&only=true'],
  ['logs', '/logs', lines],
  ['logs-marked', `/logs?query=${query('{service_name="shop"} |= "o"')}`, lines],
  ['logs-wrapped', '/logs?wrap=true', lines],
  ['logs-line', '/logs', async page => { await lines(page); await page.locator('.log-row', { hasText: 'of JSON' }).click(); await page.locator('aside.signal-details').waitFor(); }],
  ['logs-long-line', '/logs', async page => { await lines(page); await page.locator('.log-row', { hasText: 'xxxxx' }).click(); await page.locator('aside.signal-details').waitFor(); }],
  ['logs-live', '/logs?live=true'],
  ['logs-none', `/logs?query=${query('{service_name="nobody"}')}`, page => page.locator('.empty').waitFor()],
  ['logs-of-no-time', '/logs?from=2001-01-01T00:00:00Z&to=2001-01-01T01:00:00Z', page => page.locator('.empty').waitFor()],
  ['logs-numbers', `/logs?query=${query('sum by (detected_level) (count_over_time({service_name=~".+"}[1m]))')}`, drawn],
  ['logs-mistaken', `/logs?query=${query('{service_name=')}`, page => page.getByRole('alert').waitFor()],
  ['logs-completion', '/logs', async page => { await lines(page); const box = page.locator('.query-text'); await box.fill(''); await box.pressSequentially('{serv'); await page.locator('.query-list [role=option]').first().waitFor(); await page.keyboard.press('ArrowDown'); }],
  ['times', '/logs', page => page.locator('.time-controls summary').first().click()],
  ['traces', '/traces', page => page.locator('.traces tbody tr').first().waitFor()],
  ['traces-none', `/traces?query=${query('{ name = "never" }')}`, page => page.locator('.empty').waitFor()],
  ['traces-mistaken', `/traces?query=${query('{ name = ')}`, page => page.getByRole('alert').waitFor()],
  ['traces-map', '/traces?view=map'],
  ['trace', `/traces/${trace}`, spans],
  ['trace-span', `/traces/${trace}`, async page => { await spans(page); await page.locator('.waterfall-row.failed').first().click(); await page.locator('aside.signal-details dl.facts').waitFor(); await page.locator('.span-event summary').first().click(); }],
  ['trace-found', `/traces/${trace}`, async page => { await spans(page); await page.getByRole('searchbox').fill('step of b'); await page.locator('.waterfall-row.dimmed').first().waitFor(); }],
  ['trace-logs', `/traces/${trace}?view=logs`, lines],
  ['trace-map', `/traces/${trace}?view=map`],
  ['trace-missing', '/traces/00000000000000000000000000000bad', page => page.getByText('There is no such trace').waitFor()],
  ['metrics', '/metrics', page => page.locator('.metric-item').first().waitFor()],
  ['metric', '/metrics?metric=duration_seconds', drawn],
  ['metric-split-compared', '/metrics?metric=orders&by=service_name&compare=1h', drawn],
  ['metric-table', '/metrics?metric=orders&stat=each&view=table', page => page.locator('.metric-result table').waitFor()],
  ['metric-values', '/metrics?metric=orders', async page => { await drawn(page); await page.locator('.chart-table-toggle').first().click(); await page.locator('.chart-table').waitFor(); }],
  ['metric-hidden-series', '/metrics?metric=orders&by=service_name', async page => { await drawn(page); await page.locator('.chart-legend-entry').first().click(); await page.locator('.chart-legend-entry[aria-pressed=false]').waitFor(); }],
  ['metrics-10000', `/metrics?query=many`, async page => { await drawn(page); check(await page.getByText(/10,?000 series/).count() > 0, 'it is not told that there are 10,000 series'); }],
  ['metrics-10000-table', `/metrics?query=many&view=table`, page => page.getByText(/10,?000 series/).waitFor()],
  ['metrics-none', '/metrics?query=no_such_metric', page => page.locator('.empty').waitFor()],
  ['metrics-mistaken', `/metrics?query=${query('sum((')}`, page => page.getByRole('alert').waitFor()],
  ['dashboards', '/dashboards'],
  ['dashboards-filtered', '/dashboards?q=nothing-is-called-this'],
  ['every-panel', `/dashboards/${dashboard}`, async page => { await page.setViewportSize({ width: 1280, height: 9000 }); await panels(page); }],
  ['panel-menu', panel, async page => { await panels(page); await page.locator('.dash-panel-menu summary').first().click(); }],
  ['panel-hint', panel, async page => { await panels(page); await page.locator('.dash-hint summary').first().click(); }],
  ['panel-inspected', panel, async page => { await panels(page); await page.locator('.dash-panel-menu summary').first().click(); await page.getByRole('button', { name: 'Queries and data' }).first().click(); await page.getByRole('dialog').waitFor(); }],
  ['panel-alone', panel, panels],
  ['variable-values', panel, async page => { await panels(page); await page.locator('.dash-variable summary').first().click(); }],
  ['variable-condition', panel, async page => { await panels(page); await page.getByText('Add a condition').click(); await page.getByLabel('Label', { exact: true }).fill('service_name'); await page.getByLabel('Value', { exact: true }).fill('store'); }],
  ['dashboard-conditions', `${panel}&var-filters=${query('service_name|=|store')}`, async page => { await panels(page); await page.locator('.dash-filter').waitFor(); }],
  ['dashboard-tables', inTables, async page => { await page.setViewportSize({ width: 1280, height: 1200 }); await panels(page); check(await page.getByText('library panel').count() === 1, 'it is not told that a panel is kept in a library'); }],
  ['dashboard-missing', '/dashboards/there-is-none'],
  ['alerts', '/alerts', page => alert(page, /^Fires, Firing/)],
  ['silence-dialog', '/alerts', async page => { await alert(page, /^FiresToo, Firing/); await page.getByRole('button', { name: 'Silence FiresToo' }).click(); await page.getByRole('dialog').waitFor(); }],
  ['silenced', '/alerts', silence],
  ...['firing', 'pending', 'silenced', 'inhibited', 'silences', 'rules'].map(state => [`alerts-${state}`, `/alerts?state=${state}`]),
  ['alerts-none', '/alerts?q=nothing-is-called-this'],
  ['missing', '/not-found'],
];

const ways = [
  ['details of a resource', '/', page => page.locator('.resource-table, .resource-details').first().waitFor(),
    async page => { await page.getByRole('link', { name: 'shop', exact: true }).focus(); await page.keyboard.press('Enter'); },
    page => page.getByRole('complementary', { name: 'Details of shop' }).waitFor()],
  ['a line of a log', '/logs', lines,
    async page => { await page.locator('.log-list').focus(); await again(page, 'ArrowDown', () => page.locator('aside.signal-details').isVisible()); },
    async page => { await page.locator('aside.signal-details').waitFor(); await page.locator('.log-row[aria-selected=true]').waitFor(); }],
  ['the span that failed', `/traces/${trace}`, spans,
    async page => { await page.locator('.waterfall').focus(); await again(page, 'e', () => page.locator('aside.signal-details').isVisible()); },
    page => page.locator('.waterfall-row.failed[aria-selected=true]').waitFor()],
  ['a query of metrics', '/metrics', page => page.locator('.metric-item').first().waitFor(),
    async page => { await again(page, '/', () => page.evaluate(() => document.activeElement?.matches('.query-text'))); await page.keyboard.type('orders'); await page.keyboard.press('Escape'); await page.keyboard.press('Enter'); },
    drawn],
  ['values of a chart', '/metrics?metric=orders', drawn,
    async page => { await page.locator('.metric-result .chart-plot').focus(); await page.keyboard.press('ArrowLeft'); await until(page, () => page.locator('.metric-result [aria-live]').first().textContent(), 'the value under the cursor is said'); },
    drawn],
  ['an alert by its name', '/alerts', page => alert(page, /^Waits/),
    async page => { await again(page, '/', () => page.evaluate(() => document.activeElement?.type === 'search')); await page.keyboard.type('Waits'); },
    async page => { await page.getByRole('article', { name: /^Fires,/ }).waitFor({ state: 'detached' }); await page.getByRole('article', { name: /^Waits/ }).waitFor(); }],
  ['a row of a dashboard', inRows, panels,
    async page => { await page.getByRole('button', { name: /^Only store/ }).focus(); await page.keyboard.press('Enter'); await page.waitForURL(/row=/); },
    async page => { await page.getByRole('article', { name: 'Orders of store' }).waitFor(); check(await page.getByRole('article', { name: 'Orders of shop' }).count() === 0, 'another row is open, too'); }],
  ['a series of a panel', inRows, panels,
    async page => { await page.locator('.chart-legend-entry', { hasText: 'store' }).focus(); await page.keyboard.press('Enter'); await page.waitForURL(/hide-/); },
    page => page.locator('.chart-legend-entry[aria-pressed=false]', { hasText: 'store' }).waitFor()],
  ['queries of a panel', inRows, panels,
    async page => {
      const menu = page.locator('.dash-panel-menu summary').first();
      const open = async () => { await menu.focus(); for (const key of ['Enter', 'Tab', 'Tab', 'Enter']) await page.keyboard.press(key); await page.getByRole('dialog').waitFor(); };
      await open();
      await staysInside(page);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await until(page, () => menu.evaluate(element => element === document.activeElement), 'the menu has the focus again');
      await open();
    },
    page => page.getByRole('dialog').locator('.dash-query', { hasText: 'orders' }).waitFor()],
  ['the order of a table', inTables, panels,
    async page => { await table(page, 'One').getByRole('button', { name: 'Value' }).focus(); await page.keyboard.press('Enter'); await page.waitForURL(/sort-[^=]+=Value/); await page.keyboard.press('Enter'); await page.waitForURL(/Value(,|%2C)desc/); },
    async page => { await table(page, 'One').locator('th[aria-sort=descending]').waitFor(); check(/store/.test(await table(page, 'One').locator('tbody tr').first().textContent()), 'the greatest is first'); }],
  ['one of the results of a table', inTables, panels,
    async page => { await table(page, 'Several').getByLabel('Which result').focus(); await page.keyboard.press('ArrowDown'); await page.waitForURL(/frame-/); },
    async page => { await until(page, () => table(page, 'Several').getByLabel('Which result').evaluate(select => select.selectedIndex === 1), 'the second result is chosen'); }],
  ['a line in a panel', inTables, panels,
    async page => { await table(page, 'Lines').locator('.log-list').focus(); await again(page, 'ArrowDown', () => page.locator('aside.signal-details').isVisible()); await page.waitForURL(/line-/); },
    async page => { await page.locator('aside.signal-details').waitFor(); await page.locator('.log-row[aria-selected=true]').waitFor(); }],
  ['what a command asks', '/?resource=shop', page => page.getByRole('complementary', { name: 'Details of shop' }).waitFor(),
    async page => {
      const menu = page.locator('.resource-details summary[aria-label^="More commands"]');
      await menu.focus();
      await page.keyboard.press('Enter');
      await page.locator('.resource-details').getByRole('button', { name: 'Ask', exact: true }).focus();
      await page.keyboard.press('Enter');
      await page.waitForURL(/command=shop/);
    },
    page => page.getByRole('dialog', { name: 'Ask shop' }).waitFor()],
  ['what is closed of a trace', `/traces/${trace}`, spans,
    async page => { await page.locator('.waterfall').focus(); await again(page, 'ArrowDown', () => page.locator('.waterfall-row[aria-selected=true]').isVisible()); for (const key of ['Home', 'ArrowLeft']) await page.keyboard.press(key); await page.waitForURL(/fold=/); },
    async page => { await page.locator('.waterfall-row[aria-level="1"][aria-expanded=false][aria-selected=true]').waitFor(); check(await page.locator('.waterfall-row').count() === 1, 'what is closed is not seen'); }],
  ['details of a span, and back', `/traces/${trace}`, spans,
    async page => {
      const details = page.locator('aside.signal-details');
      await page.locator('.waterfall').focus();
      await again(page, 'ArrowDown', () => details.isVisible());
      await page.keyboard.press('Enter');
      check(await details.evaluate(element => element === document.activeElement), 'the details have the focus');
      await page.keyboard.press('Escape');
      await details.waitFor({ state: 'detached' });
      await until(page, () => page.locator('.waterfall').evaluate(element => element === document.activeElement), 'the spans have the focus again');
    },
    spans],
  ['the trace of an exemplar', '/metrics?metric=duration_seconds', page => page.locator('.metric-result .chart canvas, .waterfall-row').first().waitFor(),
    async page => {
      await page.locator('.metric-result .chart-plot').focus();
      await again(page, 'e', () => page.locator('.metric-result [aria-live]').first().textContent().then(text => text.includes('Enter')));
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/traces\//);
    },
    spans],
  ['a node of the graph', '/?view=graph', page => page.locator('.graph a.node').first().waitFor(),
    async page => { await page.locator('.graph a.node[aria-label^="shop "]').focus(); await again(page, 'Enter', () => page.getByRole('complementary', { name: 'Details of shop' }).isVisible()); },
    page => page.locator('.graph a.node.selected[aria-label^="shop "]').waitFor()],
  ['a silence that is not made', '/alerts', page => alert(page, /^Fires, Firing/),
    async page => {
      const button = page.getByRole('button', { name: 'Silence Fires', exact: true });
      await button.focus();
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').waitFor();
      await staysInside(page);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await until(page, () => button.evaluate(element => element === document.activeElement), 'the button has the focus again');
      await page.waitForURL(url => !url.searchParams.has('silence'));
    },
    page => alert(page, /^Fires, Firing/)],
  ['a silence that somebody else is to make', '/alerts', page => page.locator('h1').waitFor(),
    async page => { await alert(page, /^Fires, Firing/); await page.getByRole('button', { name: 'Silence Fires', exact: true }).focus(); await page.keyboard.press('Enter'); await page.waitForURL(/silence=/); },
    page => page.getByRole('dialog', { name: 'Silence Fires' }).waitFor()],
  ['times in UTC', '/', page => page.locator('.resource-table').waitFor(),
    async page => {
      const help = page.getByRole('heading', { name: 'Keyboard shortcuts' });
      await again(page, '?', () => help.isVisible());
      await page.keyboard.press('Escape');
      await help.waitFor({ state: 'hidden' });
      await page.keyboard.press('z');
      await page.waitForURL(/tz=utc/);
      // Another person, who sees local time else, opens the link.
      await page.evaluate(() => localStorage.removeItem('hyhome-utc'));
    },
    page => page.getByRole('button', { name: 'UTC', exact: true }).waitFor()],
  ['a value of a variable', panel, panels,
    async page => { await page.locator('.dash-variable summary').first().focus(); await page.keyboard.press('Enter'); await page.getByRole('checkbox', { name: 'store', exact: true }).focus(); await page.keyboard.press('Space'); await page.waitForURL(/var-service=store/); },
    page => page.locator('.dash-variable summary', { hasText: 'store' }).waitFor()],
];

const places = [
  '/?resource=shop', '/?view=graph', '/console?resource=shop', '/logs', '/traces', '/traces?view=map', `/traces/${trace}?span=aaaaaaaaaaaaaaaa`, '/metrics?metric=orders&by=service_name', '/dashboards', inRows, '/alerts',
];

try {
  // Two at a time: much of what a page takes is waiting. Those of alerts change what others of alerts show, so they stay in one half.
  const half = Math.ceil(states.length / 2);
  await Promise.all([states.slice(0, half), states.slice(half)].map(async part => await show(part, await visitor.open())));
  const page = await visitor.open();

  for (const address of trace === undefined ? [] : places) {
    await attempt(page, `the Tab key leads to all of ${address}`, async () => {
      await visitor.go(page, within(address));
      await visitor.settle(page, 100);
      for (const unreached of await visitor.tab(page)) visitor.note(page, unreached);
    });
  }
  // With the keyboard alone, and what it brought about is in the address: the page is the same when somebody else opens it.
  for (const [name, address, ready, keys, shows] of trace === undefined ? [] : ways) {
    await attempt(page, `${name}, by keys`, async () => {
      await page.setViewportSize(wide);
      await visitor.go(page, within(address));
      await ready(page);
      await keys(page);
      await shows(page);
      await visitor.go(page, page.url());
      await ready(page);
      await shows(page);
    });
  }
  for (const [name, address, box] of trace === undefined ? [] : [['a search', '/alerts', '[type=search]'], ['a query', '/metrics', '.query-text']]) {
    await attempt(page, `${name} that is typed before the page is live stays`, async () => {
      let live;
      const typed = new Promise(done => { live = done; });
      await page.route(url => url.pathname === '/_blazor/negotiate', async route => { await typed; await route.continue(); }, { times: 1 });
      await visitor.go(page, address);
      await page.locator(box).pressSequentially('orders');
      live();
      // The shell's script is loaded when the page is live.
      await page.waitForFunction(() => performance.getEntriesByType('resource').some(entry => entry.name.includes('/js/shell.js')));
      await until(page, () => page.evaluate(box => document.activeElement?.matches(box), box), 'the focus is where it was');
      await page.keyboard.type('!');
      check(await page.locator(box).inputValue() === 'orders!', `the box has ${await page.locator(box).inputValue()}`);
    });
  }
} finally {
  await visitor.end();
}

finish(visitor);

async function show(part, page) {
  // What a theme can spoil is its colours, and what a width can is that something does not fit: nothing is looked for twice.
  const colours = { runOnly: ['color-contrast', 'link-in-text-block'] };
  for (const [name, address, act] of part) {
    await attempt(page, name, async () => {
      await page.setViewportSize(wide);
      await page.emulateMedia({ colorScheme: 'light' });
      await visitor.go(page, within(address));
      await act?.(page);
      await visitor.settle(page, 100);
      await look(page, name, 'light', {});
      await page.emulateMedia({ colorScheme: 'dark' });
      await look(page, name, 'dark', colours);
      await page.setViewportSize(narrow);
      await look(page, name, 'narrow', null);
    });
  }
}

/** Does a step, and once more when a network of the machine came or went meanwhile: what a browser then drops is not the pages' fault. */
async function attempt(page, name, action) {
  for (let tries = 1; ; tries++) {
    const began = performance.now();
    try {
      await step(name, action);
      return;
    } catch (error) {
      if (visitor.disturbed < began || tries === 3) {
        visitor.note(page, `${name}: ${error.message}`);
        return;
      }
    }
  }
}

/** The Tab key leads round a dialog, never to what is behind it. */
async function staysInside(page) {
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press('Tab');
    check(await page.evaluate(() => document.activeElement === document.body || document.activeElement.closest('dialog[open]') !== null), 'the focus left the dialog');
  }
}

// What was sent before this began is found however long it takes.
function within(address) {
  return from === undefined || address.includes('from=') ? address : `${address}${address.includes('?') ? '&' : '?'}from=${from}&to=${to}`;
}

function says(text) {
  return page => page.getByText(text).first().waitFor();
}

/** What nobody should see in a state; a picture of it is kept where one is asked for. */
async function look(page, name, theme, rules) {
  // Charts follow a window's new width a moment later.
  await until(page, () => visitor.fits(page), `${name} is as wide as the window`, 10_000);
  if (process.env.HYHOME_PICTURES) await visitor.picture(page, `state-${name}-${theme}`);
  if (rules !== null) await visitor.audit(page, `${name} ${theme}`, rules);
}

/** Presses a key until it has its effect: pages hear keys a moment after they are drawn. */
async function again(page, key, isDone) {
  await until(page, async () => {
    if (await isDone()) return true;
    await page.keyboard.press(key);
    await page.waitForTimeout(500);
    return isDone();
  }, `what the key ${key} does`);
}

function table(page, title) {
  return page.getByRole('article', { name: title, exact: true });
}

async function lines(page) {
  await page.locator('.log-row').first().waitFor();
}

async function spans(page) {
  await page.locator('.waterfall-row').first().waitFor();
}

async function drawn(page) {
  await page.locator('.chart canvas, .chart svg').first().waitFor();
}

async function panels(page) {
  await page.locator('.dash-panel').first().waitFor();
  await visitor.settle(page, 100);
}

async function command(page, name) {
  await page.locator('.resource-details summary[aria-label^="More commands"]').click();
  await page.locator('.resource-details').getByRole('button', { name, exact: true }).click();
}

/** Rules are evaluated, and Alertmanager is told, some time after the start. */
async function alert(page, name) {
  await until(page, async () => {
    if (await page.getByRole('article', { name }).first().isVisible()) return true;
    await page.getByRole('button', { name: 'Ask again' }).click();
    return false;
  }, `the alert ${name}`);
}

async function silence(page) {
  // A step that is done once more finds what it did before.
  await alert(page, /^FiresToo/);
  if (await page.getByRole('article', { name: /^FiresToo, Firing/ }).count() === 0) return;
  await page.getByRole('button', { name: 'Silence FiresToo' }).click();
  await page.getByLabel('Why').fill('Looked at by the walk through the states');
  await page.getByRole('button', { name: 'Silence', exact: true }).click();
  await page.getByText('Silenced until').waitFor();
}
