import { expect } from '@playwright/test';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import {
  cli,
  expectAccessible,
  HOME,
  KERNELS_DIR,
  openLab,
  openSidebar,
  picture,
  removeKernels,
  setTheme,
  test
} from '../lab';

// The browser itself writes refusals of the server to the console.
test.use({ allowed: [/409 \(Conflict\)/] });

const ENVIRONMENT = path.join(HOME, 'environments/example');

test('lists what the command line made, edits, duplicates, renames and removes it', async ({
  page
}) => {
  removeKernels('outside', 'second', 'third');
  await openLab(page);
  const sidebar = await openSidebar(page);
  cli(
    'create',
    '-k',
    'outside',
    '-e',
    ENVIRONMENT,
    '--display_name',
    'Made outside'
  );
  const item = sidebar.getByRole('button', { name: /^Made outside/ });
  // JupyterLab itself looks once a minute: the folder is watched.
  await expect(item).toBeVisible({ timeout: 30_000 });
  await expect(item).toContainText('Ready · no archive needed');

  await sidebar.getByLabel('Filter kernels').fill('nothing like it');
  await expect(sidebar.getByText('No kernel matches')).toBeVisible();
  await sidebar.getByLabel('Filter kernels').fill('');
  await item.click();
  await picture(page, 'sidebar-light');
  await setTheme(page, 'JupyterLab Dark');
  await expectAccessible(page, '#jp-pyspark-kernels');
  await picture(page, 'sidebar-dark');
  await setTheme(page, 'JupyterLab Light');
  await expectAccessible(page, '#jp-pyspark-kernels');

  await sidebar.getByRole('button', { name: 'Edit', exact: true }).click();
  const form = page.getByRole('form', { name: 'Edit Made outside' });
  // What the administrator fixed for Jupyter, the command line took too.
  expect(
    readFileSync(path.join(KERNELS_DIR, 'outside', 'kernel.json'), 'utf8')
  ).toContain('showConsoleProgress=false');
  await form.getByLabel('Driver memory').fill('2g');
  await expect(
    form.getByText(/spark\.driver\.memory=2g/).first()
  ).toBeVisible();
  await picture(page, 'edit');
  await form.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(form.getByText('Made outside is ready.')).toBeVisible();
  await form.getByRole('button', { name: 'Close' }).click();
  await expect(
    page.locator('.lm-TabBar-tab', { hasText: 'Edit Made outside' })
  ).toHaveCount(0);

  await sidebar.getByRole('button', { name: 'Duplicate…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Kernel name').fill('outside');
  await dialog.getByRole('button', { name: 'Duplicate' }).click();
  await expect(dialog.getByRole('alert')).toContainText('outside');
  await expectAccessible(page, '.jp-Dialog-content');
  await picture(page, 'duplicate-refused');
  await dialog.getByLabel('Kernel name').fill('second');
  await dialog.getByLabel('Display name').fill('The second');
  await dialog.getByRole('button', { name: 'Duplicate' }).click();
  const second = sidebar.getByRole('button', { name: /^The second/ });
  await expect(second).toBeVisible();

  await second.click();
  await sidebar.getByRole('button', { name: 'Rename…' }).click();
  await dialog.getByLabel('Kernel name').fill('third');
  await dialog.getByLabel('Display name').fill('The third');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  const third = sidebar.getByRole('button', { name: /^The third/ });
  await expect(third).toBeVisible();
  await expect(second).toHaveCount(0);

  // It stays open under its new name.
  await sidebar.getByRole('button', { name: 'Remove…' }).click();
  await expect(dialog).toContainText(path.join(KERNELS_DIR, 'third'));
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await expect(third).toHaveCount(0);
  expect(existsSync(path.join(KERNELS_DIR, 'third'))).toBe(false);
  expect(existsSync(path.join(KERNELS_DIR, 'outside'))).toBe(true);
});
