import { expect } from '@playwright/test';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import {
  chooseMaster,
  expectAccessible,
  KERNELS_DIR,
  openForm,
  openLab,
  picture,
  setTheme,
  test
} from '../lab';

test('makes a small archive, and leaves out what the list of sizes shows', async ({
  page
}) => {
  await openLab(page);
  const form = await openForm(page);
  await form.getByLabel('Python environment').click();
  await form.getByRole('option').first().click();
  await chooseMaster(form, 'Standalone');
  await form
    .getByLabel('Master', { exact: true })
    .fill('spark://localhost:7077');
  await form.getByLabel('Display name').fill('Small archive');
  await form.getByText('More', { exact: true }).click();

  await form.getByRole('button', { name: 'Show sizes' }).click();
  const list = form.getByRole('list', { name: 'Sizes by package' });
  await expect(list).toBeVisible();
  await expect(list).toContainText('Python itself');
  const interpreter = form.getByLabel('Interpreter');
  await interpreter.selectOption('never');
  await expect(interpreter).toHaveAccessibleDescription(
    /every node needs Python/
  );
  await form
    .getByRole('checkbox', { name: 'Leave out what executors don’t need' })
    .check();
  await expect(form.getByText(/in all; smaller when packed/)).toBeVisible();
  const debugpy = form.getByRole('checkbox', { name: 'Leave out debugpy' });
  await debugpy.focus();
  await page.keyboard.press('Space');
  await expect(debugpy).toBeChecked();
  await expect(
    form.getByText(/before, .* after what is left out/)
  ).toBeVisible();
  await expect(form.getByLabel('Packages to leave out')).toHaveValue('debugpy');
  await form.getByLabel('Packages to try').fill('zmq');

  await list.scrollIntoViewIfNeeded();
  await expectAccessible(page, '.jp-PySparkKernels-Form');
  await picture(page, 'archive-light');
  await setTheme(page, 'JupyterLab Dark');
  await expectAccessible(page, '.jp-PySparkKernels-Form');
  await picture(page, 'archive-dark');
  await page.setViewportSize({ width: 640, height: 900 });
  await list.scrollIntoViewIfNeeded();
  await picture(page, 'archive-narrow');
  await page.setViewportSize({ width: 1440, height: 980 });
  await setTheme(page, 'JupyterLab Light');

  await form.getByRole('button', { name: 'Create kernel' }).click();
  await expect(form.getByText('Small archive is ready.')).toBeVisible();
  const home = path.join(KERNELS_DIR, 'small-archive');
  const { metadata } = JSON.parse(
    readFileSync(path.join(home, 'kernel.json'), 'utf8')
  );
  expect(metadata.pyspark_kernels.settings).toMatchObject({
    self_contained: 'never',
    slim: true,
    leave_out: ['debugpy'],
    check_imports: ['zmq']
  });
  expect(existsSync(path.join(home, 'pyspark_venv_small-archive.tar.gz'))).toBe(
    true
  );
});
