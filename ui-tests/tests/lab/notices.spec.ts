import { expect } from '@playwright/test';
import { existsSync } from 'node:fs';
import path from 'node:path';

import {
  chooseMaster,
  expectAccessible,
  fill,
  KERNELS_DIR,
  openForm,
  openLab,
  picture,
  removeKernels,
  test
} from '../lab';

test('says what came of a job whose form was closed, and leads back to what was typed', async ({
  page
}) => {
  removeKernels('late-fault');
  await openLab(page);
  const form = await openForm(page);
  await fill(form, 'Late fault');
  await chooseMaster(form, 'Standalone');
  await form
    .getByLabel('Master', { exact: true })
    .fill('spark://localhost:7077');
  await form.getByText('More', { exact: true }).click();
  // Only what was packed can say that it does not work.
  await form.getByLabel('Packages to leave out').fill('tornado');
  await form.getByLabel('Packages to try').fill('ipykernel');
  await form.getByRole('button', { name: 'Create kernel' }).click();
  await expect(form.getByText(/Packing ·/)).toBeVisible();

  const tab = page.locator('.lm-TabBar-tab', { hasText: 'New PySpark Kernel' });
  await tab.locator('.lm-TabBar-tabCloseIcon').click();
  await expect(form).toBeHidden();

  const notice = page.locator('.jp-toast-error, .Toastify__toast').first();
  await expect(notice).toContainText('Kernel late-fault was not made.');
  await expectAccessible(page, '.Toastify__toast');
  await picture(page, 'notice-light');
  expect(existsSync(path.join(KERNELS_DIR, 'late-fault'))).toBe(false);
  await notice.getByRole('button', { name: 'Open the form again' }).click();
  const again = page.getByRole('form', { name: 'New PySpark Kernel' });
  await expect(again.getByLabel('Display name')).toHaveValue('Late fault');
  await expect(again.getByLabel('Packages to try')).toHaveValue('ipykernel');
  await picture(page, 'notice-form-again');
});
