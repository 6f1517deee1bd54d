import type { Browser, Page } from '@playwright/test';
import { expect, test } from '@playwright/test';

import { rmSync } from 'node:fs';
import path from 'node:path';

import { DEV_DIR, endpoints, openForm, openSidebar, picture } from '../lab';

const HUB_HOME = path.join(DEV_DIR, 'browser/hub');

async function logIn(browser: Browser, user: string): Promise<Page> {
  const context = await browser.newContext({
    baseURL: `http://127.0.0.1:18200/jh/user/${user}/`,
    viewport: { width: 1440, height: 980 }
  });
  const page = await context.newPage();
  await page.goto('http://127.0.0.1:18200/jh/hub/login');
  await page.getByLabel('Username:').fill(user);
  await page.getByLabel('Password:').fill('of the tests');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.locator('.jp-LauncherCard').first().waitFor();
  return page;
}

/** Ask an endpoint as the page would not: with the cookie alone. */
function ask(page: Page, url: string, method: string): Promise<number> {
  return page.evaluate(
    async ([url, method]) => {
      const response = await fetch(url!, {
        method,
        headers: { 'Content-Type': 'application/json' },
        body: method === 'GET' ? undefined : '{}'
      });
      return response.status;
    },
    [url, method]
  );
}

/** Return the token that a user's page is given. */
async function tokenOf(page: Page): Promise<string> {
  const text = await page.locator('#jupyter-config-data').textContent();
  const { token } = JSON.parse(text ?? '{}') as { token?: string };
  expect(token).toBeTruthy();
  return token ?? '';
}

test('two users of a Hub share kernels, and none reaches the other', async ({
  browser,
  request
}) => {
  // What an earlier try of this test has made.
  rmSync(path.join(HUB_HOME, 'users/alice/.local/share/jupyter/kernels'), {
    recursive: true,
    force: true
  });
  const alice = await logIn(browser, 'alice');
  const bob = await logIn(browser, 'bob');

  for (const page of [alice, bob]) {
    await expect(
      page.locator('.jp-LauncherCard', { hasText: 'Shared by all' }).first()
    ).toBeVisible();
    const sidebar = await openSidebar(page);
    await expect(
      sidebar.getByRole('button', { name: /^Shared by all/ })
    ).toBeVisible();
  }
  await picture(bob, 'hub');

  const form = await openForm(alice);
  await form
    .getByLabel('Python environment')
    .fill(`${DEV_DIR}/environments/example`);
  await form.getByLabel('Display name').fill('Of Alice');
  await form.getByRole('button', { name: 'Create kernel' }).click();
  await expect(form.getByText('Of Alice is ready.')).toBeVisible();
  await expect(
    (await openSidebar(alice)).getByRole('button', { name: /^Of Alice/ })
  ).toBeVisible();
  await (
    await openSidebar(bob)
  )
    .getByRole('button', { name: 'Refresh' })
    .click();
  await expect(
    (await openSidebar(bob)).getByRole('button', { name: /^Of Alice/ })
  ).toHaveCount(0);

  const asked = endpoints();
  expect(asked.length).toBeGreaterThan(20);
  const tokens = { alice: await tokenOf(alice), bob: await tokenOf(bob) };
  const withToken = (token: string, url: string, method: string) =>
    request.fetch(`http://127.0.0.1:18200${url}`, {
      method,
      headers: { Authorization: `token ${token}` },
      maxRedirects: 0
    });
  for (const [address, method] of asked) {
    const url = `/jh/user/alice${address}`;
    const what = `${method} ${address}`;
    expect(await ask(bob, url, method), what).toBe(403);
    const refused = await withToken(tokens.bob, url, method);
    expect(refused.status(), what).toBe(403);
    // Alice herself, without the XSRF header that JupyterLab sends.
    expect(await ask(alice, url, method), what).toBe(403);
  }
  const own = '/jh/user/alice/pyspark-kernels/kernels';
  expect((await withToken(tokens.alice, own, 'GET')).status()).toBe(200);
});
