import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import {
  chooseMaster,
  expectAccessible,
  fill,
  HOME,
  kernelReady,
  KERNELS_DIR,
  openForm,
  openLab,
  picture,
  removeKernels,
  setTheme,
  test,
  TOKEN
} from '../lab';

/** Wait until JupyterLab has kept a state of the page that holds a text. */
async function workspaceSaved(page: Page, text: string): Promise<void> {
  await page.waitForResponse(
    response =>
      response.url().includes('/api/workspaces/') &&
      (response.request().postData() ?? '').includes(text)
  );
}

test('makes a kernel, opens a notebook, and Spark answers in it', async ({
  page
}) => {
  removeKernels('first-kernel');
  await openLab(page);
  await picture(page, 'tile');
  const form = await openForm(page);
  await fill(form, 'First kernel');
  await expect(form.getByLabel('Kernel name')).toHaveValue('first-kernel');
  await expect(form.getByText('✓ ipykernel')).toBeVisible();
  await expect(form.getByText('"display_name"').first()).toBeVisible();
  await picture(page, 'form-light');

  await form.getByRole('button', { name: 'Create kernel' }).click();
  await expect(form.getByText('First kernel is ready.')).toBeVisible();
  const file = path.join(KERNELS_DIR, 'first-kernel/kernel.json');
  expect(JSON.parse(readFileSync(file, 'utf8')).display_name).toBe(
    'First kernel'
  );
  await picture(page, 'done-light');

  await form.getByRole('button', { name: 'Open notebook' }).click();
  await kernelReady(page, 'First kernel');
  const cell = page.locator('.jp-Notebook .jp-Cell').first();
  await cell.locator('.cm-content').click();
  await page.keyboard.type('spark.range(10).count()');
  await expect(cell).toContainText('spark.range(10).count()');
  await page.keyboard.press('Shift+Enter');
  await expect(
    cell.locator('.jp-OutputArea-executeResult .jp-OutputArea-output')
  ).toHaveText('10', { timeout: 300_000 });
  await picture(page, 'notebook');
});

test('says what is wrong at its field and puts the focus there', async ({
  page
}) => {
  await openLab(page);
  const form = await openForm(page);
  await form.getByRole('button', { name: 'Create kernel' }).click();
  const environment = form.getByLabel('Python environment');
  await expect(environment).toBeFocused();
  await expect(environment).toHaveAttribute('aria-invalid', 'true');
  await picture(page, 'form-empty-refused');

  await fill(form, 'Wrong');
  const memory = form.getByLabel('Driver memory');
  await memory.fill('4 gigs');
  await expect(form.getByText(/spark\.driver\.memory is '4 gigs'/)).toHaveCount(
    1 // in the list of problems; the field is not judged while it is typed
  );
  await form.getByLabel('Executor cores').focus();
  await expect(memory).toHaveAttribute('aria-invalid', 'true');
  await picture(page, 'form-problem');
  await form.getByRole('button', { name: 'Create kernel' }).click();
  await expect(memory).toBeFocused();
  await memory.fill('4g');
  await expect(memory).toHaveAttribute('aria-invalid', 'false');
});

test('keeps the caret while the middle of a value is typed', async ({
  page
}) => {
  await openLab(page);
  const form = await openForm(page);
  await fill(form, 'AB');
  const name = form.getByLabel('Display name');
  await name.press('ArrowLeft');
  for (const key of 'xyz') {
    const planned = page.waitForResponse(/pyspark-kernels\/plan/);
    await name.press(key);
    await planned;
  }
  await expect(name).toHaveValue('AxyzB');
  await expect(name).toBeFocused();
});

test('shows what was typed again after a reload', async ({ page }) => {
  await openLab(page);
  const form = await openForm(page);
  await fill(form, 'Kept over a reload');
  await form.getByLabel('Add a property').fill('shuffle partitions');
  await form.getByLabel('Add a property').press('Enter');
  await expect(
    form.getByLabel('Value of spark.sql.shuffle.partitions')
  ).toBeFocused();
  const saved = workspaceSaved(page, '"64"');
  await page.keyboard.type('64');
  await saved;
  await page.goto(`lab?token=${TOKEN}`);
  const again = page.getByRole('form', { name: 'New PySpark Kernel' });
  await expect(again.getByLabel('Display name')).toHaveValue(
    'Kept over a reload'
  );
  await expect(
    again.getByLabel('Value of spark.sql.shuffle.partitions')
  ).toHaveValue('64');
});

test('takes several pasted properties, and shows what is fixed', async ({
  page
}) => {
  await openLab(page);
  const form = await openForm(page);
  await expect(form.getByText('Progress bars fill')).toBeVisible();
  await form.getByLabel('Add a property').focus();
  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', 'spark.a.b 1\n--conf spark.c.d=2\n');
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true })
    );
  });
  await expect(form.getByText('2 properties added')).toBeVisible();
  await expect(form.getByLabel('Value of spark.c.d')).toHaveValue('2');
  await form.getByRole('button', { name: 'Remove spark.a.b' }).click();
  await expect(form.getByLabel('Value of spark.a.b')).toHaveCount(0);
});

test('packs for a cluster, shows how far it is after a reload too, and leaves nothing when cancelled', async ({
  page
}) => {
  removeKernels('large');
  await openLab(page);
  const form = await openForm(page);
  await form
    .getByLabel('Python environment')
    .fill(path.join(HOME, '../../wheel-env'));
  await chooseMaster(form, 'Standalone');
  await form
    .getByLabel('Master', { exact: true })
    .fill('spark://localhost:7077');
  await form.getByLabel('Display name').fill('Large');
  await expect(form.getByText('The environment will be packed')).toBeVisible();
  const saved = workspaceSaved(page, 'job_id');
  await form.getByRole('button', { name: 'Create kernel' }).click();
  await expect(form.getByRole('progressbar')).toBeVisible();
  await saved;
  await page.goto(`lab?token=${TOKEN}`);
  const again = page.getByRole('form', { name: 'New PySpark Kernel' });
  await expect(again.getByText(/Packing · .* files/)).toBeVisible();
  await picture(page, 'progress');
  await again.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(
    again.getByRole('button', { name: 'Create kernel' })
  ).toBeVisible();
  await expect(again.getByLabel('Display name')).toHaveValue('Large');
  expect(existsSync(path.join(KERNELS_DIR, 'large'))).toBe(false);
  expect(
    readdirSync(path.dirname(KERNELS_DIR), { recursive: true })
  ).not.toContainEqual(expect.stringContaining('large'));
});

test('asks before a tab is closed in which something was typed', async ({
  page
}) => {
  await openLab(page);
  const form = await openForm(page);
  await fill(form, 'Precious');
  const tab = page.locator('.lm-TabBar-tab', { hasText: 'New PySpark Kernel' });
  await tab.locator('.lm-TabBar-tabCloseIcon').click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('What was typed in this form is lost.');
  await expectAccessible(page, '.jp-Dialog-content');
  await picture(page, 'close-asked');
  await dialog.getByRole('button', { name: 'Keep the form' }).click();
  await expect(form.getByLabel('Display name')).toHaveValue('Precious');
  await form.getByRole('button', { name: 'Cancel' }).click();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await expect(tab).toHaveCount(0);
});

for (const theme of [
  'JupyterLab Light',
  'JupyterLab Dark',
  'JupyterLab Dark High Contrast'
] as const) {
  test(`is accessible, ${theme}`, async ({ page }) => {
    await openLab(page);
    await setTheme(page, theme);
    const form = await openForm(page);
    await fill(form, 'Accessible');
    await chooseMaster(form, 'YARN');
    await form.getByLabel('Driver memory').fill('abc');
    await form.getByLabel('Add a property').fill('shuffle partitions');
    await form.getByLabel('Add a property').press('Enter');
    await form.getByText('More', { exact: true }).click();
    await expect(form.getByText(/\d problems?/)).toBeVisible();
    await expectAccessible(page, '.jp-PySparkKernels-FormPanel');
    await picture(page, `form-${theme.replaceAll(' ', '-')}`);
    await page.setViewportSize({ width: 720, height: 1100 });
    await expectAccessible(page, '.jp-PySparkKernels-FormPanel');
    await picture(page, `form-narrow-${theme.replaceAll(' ', '-')}`);
    await page.setViewportSize({ width: 1440, height: 980 });
    await setTheme(page, 'JupyterLab Light');
  });
}
