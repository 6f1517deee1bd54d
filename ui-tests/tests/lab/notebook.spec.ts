import { expect } from '@playwright/test';

import {
  expectAccessible,
  fill,
  picture,
  removeKernels,
  run,
  test,
  TOKEN
} from '../lab';

// Notebook 7.6 writes this at its start without our extension too.
test.use({ allowed: [/reading 'schema'/] });

test('opens the form as a dialog in Notebook 7, and keeps what was typed', async ({
  page
}) => {
  removeKernels('in-a-notebook');
  await page.goto(`tree?token=${TOKEN}`);
  await page.getByRole('menuitem', { name: 'File' }).waitFor();
  const open = async () => {
    await run(page, 'pyspark-kernels:create-kernel');
    const form = page.getByRole('form', { name: 'New PySpark Kernel' });
    await form.waitFor();
    return form;
  };
  const form = await open();
  await fill(form, 'In a notebook');
  await expect(form.getByText('"display_name"').first()).toBeVisible();
  await expectAccessible(page, '.jp-PySparkKernels-FormPanel');
  await picture(page, 'notebook-dialog');
  await form.getByLabel('Display name').press('Escape');
  await expect(form).toHaveCount(0);
  const again = await open();
  await expect(again.getByLabel('Display name')).toHaveValue('In a notebook');
  await again.getByRole('button', { name: 'Cancel' }).click();
  await expect(form).toHaveCount(0);
  const last = await open();
  await expect(last.getByLabel('Display name')).toHaveValue('In a notebook');
  await last.getByRole('button', { name: 'Create kernel' }).click();
  await expect(last.getByText('In a notebook is ready.')).toBeVisible();
  await picture(page, 'notebook-done');
});
