// Looks at a real Prometheus and a real Alertmanager through the dashboard, which has no application behind it:
//   node real.mjs LOGIN_URL CHROMIUM FOLDER_FOR_PICTURES
import { Visitor, check, finish, step, until } from './visitor.mjs';

const [login, executable, folder] = process.argv.slice(2);
const visitor = await Visitor.start(login, executable, folder);

try {
  const page = await visitor.open();

  await step('there are no resources, and the page says why', async () => {
    await visitor.go(page, '/');
    await page.getByText('These pages show no application').waitFor();
    check(await page.getByRole('link', { name: 'Console' }).count() === 0, 'the navigation leads to consoles that are not there');
    await visitor.audit(page, 'resources');
  });

  await step('a query of Prometheus is drawn', async () => {
    await visitor.go(page, `/metrics?query=${encodeURIComponent('rate(prometheus_http_requests_total[1m])')}`);
    await until(page, async () => {
      if (await page.locator('.chart canvas, .chart svg').count() > 0) return true;
      await page.keyboard.press('r');
      return false;
    }, 'a chart');
    await visitor.picture(page, 'real-metrics');
    await visitor.audit(page, 'metrics');
  });

  await step('a rule of Prometheus fires, and Alertmanager silences it', async () => {
    await visitor.go(page, '/alerts');
    await until(page, async () => {
      if (await page.getByRole('article', { name: 'Watchdog, Firing' }).isVisible()) return true;
      await page.getByRole('button', { name: 'Ask again' }).click();
      return false;
    }, 'the alert');
    await page.getByRole('button', { name: 'Silence Watchdog' }).click();
    await page.getByLabel('Why').fill('Looked at by the walk through the pages');
    await page.getByRole('button', { name: 'Silence', exact: true }).click();
    await page.getByText('Silenced until').waitFor();
    await until(page, async () => {
      if (await page.getByRole('article', { name: 'Watchdog, Silenced' }).isVisible()) return true;
      await page.getByRole('button', { name: 'Ask again' }).click();
      return false;
    }, 'the alert is silenced');
    await visitor.picture(page, 'real-alerts');
    await visitor.audit(page, 'alerts');
    await visitor.go(page, '/alerts?state=silences');
    await page.getByRole('button', { name: /End now the silence of .*Watchdog/ }).first().click();
    await page.getByText('Ended the silence').waitFor();
  });

  await step('a component that is missing is named, with the cure', async () => {
    await visitor.go(page, '/logs');
    await page.getByText('No address of Loki is known').waitFor();
    await page.getByText('--loki').waitFor();
  });
} catch (error) {
  visitor.problems.push(`stopped: ${error.message}`);
} finally {
  await visitor.end();
}

finish(visitor);
