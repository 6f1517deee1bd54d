import { expect } from '@playwright/test';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import {
  expectAccessible,
  fill,
  HOME,
  openForm,
  openLab,
  picture,
  setTheme,
  test,
  TOKEN
} from '../lab';

const VERSION = '4.3.0-vendor';
const VENDOR = path.join(HOME, 'vendor-spark');
const CACHE = path.join(HOME, 'user/.cache/jupyter-pyspark-kernels');

/** Make a Spark of a version that is not shipped: links to the server's own, under another name. */
function makeVendor(spark: string): void {
  rmSync(VENDOR, { recursive: true, force: true });
  rmSync(CACHE, { recursive: true, force: true });
  mkdirSync(VENDOR);
  for (const name of ['bin', 'jars', 'python']) {
    symlinkSync(path.join(spark, name), path.join(VENDOR, name));
  }
  writeFileSync(
    path.join(VENDOR, 'RELEASE'),
    `Spark ${VERSION} built for Hadoop 3.4.2\n`
  );
}

test('asks a Spark that is not known for its own properties, once', async ({
  page
}) => {
  await openLab(page);
  const reply = await page.request.get('pyspark-kernels/properties', {
    headers: { Authorization: `token ${TOKEN}` }
  });
  const known = (await reply.json()) as { spark_home: string; exact: boolean };
  expect(known.exact).toBe(true);
  makeVendor(known.spark_home);

  const form = await openForm(page);
  await fill(form, 'Vendor');
  await form.getByLabel('Spark home').fill(VENDOR);
  await form.getByLabel('Display name').focus();
  const near = form.getByText(`Spark ${VERSION} is not known exactly`);
  await expect(near).toBeVisible();
  const ask = form.getByRole('button', {
    name: `Ask Spark ${VERSION} itself for its properties`
  });
  await ask.scrollIntoViewIfNeeded();
  await picture(page, 'catalogue-offer-light');
  await expectAccessible(page, '.jp-PySparkKernels-Form');

  await ask.click();
  const bar = form.getByRole('progressbar', {
    name: `Properties of Spark ${VERSION}`
  });
  await expect(bar).toHaveAttribute('aria-valuetext', 'Asking it');
  await picture(page, 'catalogue-asking-light');
  const cancel = bar.locator('..').getByRole('button', { name: 'Cancel' });
  await cancel.click();
  await expect(ask).toBeVisible();

  await setTheme(page, 'JupyterLab Dark');
  await page.setViewportSize({ width: 560, height: 980 });
  await ask.scrollIntoViewIfNeeded();
  await picture(page, 'catalogue-offer-dark-narrow');
  await ask.click();
  await bar.scrollIntoViewIfNeeded();
  await expectAccessible(page, '.jp-PySparkKernels-Form');
  await picture(page, 'catalogue-asking-dark-narrow');
  await expect(
    form.getByText(new RegExp(`properties of Spark ${VERSION}$`))
  ).toBeVisible({ timeout: 600_000 });
  await expect(near).toBeHidden();
  await expect(ask).toBeHidden();
  await picture(page, 'catalogue-known-dark-narrow');
  await setTheme(page, 'JupyterLab Light');
});
