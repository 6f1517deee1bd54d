import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import path from 'node:path';

import {
  openForm,
  openLab,
  openSidebar,
  ROOT,
  setTheme,
  test
} from '../tests/lab';

const IMAGES = path.join(ROOT, 'docs/images');

async function take(page: Page, name: string): Promise<void> {
  for (const [shade, theme] of [
    ['light', 'JupyterLab Light'],
    ['dark', 'JupyterLab Dark']
  ] as const) {
    await setTheme(page, theme);
    await page.mouse.move(700, 975);
    await page.screenshot({ path: path.join(IMAGES, `${name}-${shade}.png`) });
  }
}

test('makes the pictures of the README', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 920 });
  await openLab(page);
  const sidebar = await openSidebar(page);
  await sidebar.getByRole('button', { name: /^Pandas on YARN/ }).click();
  await expect(
    sidebar.getByRole('button', { name: 'Open notebook' })
  ).toBeVisible();
  await page
    .locator('.jp-LauncherCard', { hasText: 'New PySpark Kernel' })
    .scrollIntoViewIfNeeded();
  await take(page, 'sidebar-and-tile');

  const form = await openForm(page);
  await form.getByLabel('Python environment').click();
  await form.getByRole('option', { name: /^analysis/ }).click();
  await form.getByText('Standalone').click();
  await form
    .getByLabel('Master', { exact: true })
    .fill('spark://master.example:7077');
  await form.getByLabel('Driver memory').fill('2g');
  await form.getByLabel('Executor memory').fill('4g');
  await form.getByLabel('Executor cores').fill('4');
  await form.getByLabel('Add a property').fill('shuffle');
  await form.getByLabel('Add a property').press('Enter');
  await page.keyboard.type('64');
  await form.getByLabel('Display name').fill('Sales analysis');
  await expect(form.getByText(/\d MB$/)).toBeVisible();
  await expect(form.getByText('"Sales analysis"').first()).toBeVisible();
  await form.getByRole('heading', { level: 1 }).scrollIntoViewIfNeeded();
  await take(page, 'form');

  await form.getByRole('button', { name: 'Create kernel' }).click();
  await expect(form.getByText(/Packing · .* left/)).toBeVisible();
  await take(page, 'progress');
  await expect(form.getByRole('progressbar')).toBeVisible();
  await form.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(form.getByRole('button', { name: 'Create kernel' })).toBeVisible(
    { timeout: 60_000 }
  );
});
