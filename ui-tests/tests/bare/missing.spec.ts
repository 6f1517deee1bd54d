import { expect } from '@playwright/test';

import { openLab, openSidebar, picture, test } from '../lab';

test.use({ allowed: [/404 \(Not Found\)/] });

test('says that the server part is missing, and what to do', async ({
  page
}) => {
  await openLab(page);
  await page
    .locator('.jp-LauncherCard', { hasText: 'New PySpark Kernel' })
    .click();
  const fault = page.getByText(/server part .* is not running/);
  await expect(fault.first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
  await picture(page, 'server-missing');
  const sidebar = await openSidebar(page);
  await expect(sidebar.getByRole('alert')).toContainText('is not running');
});
