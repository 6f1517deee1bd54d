import { expect } from '@playwright/test';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

import {
  expectAccessible,
  fill,
  HOME,
  KERNELS_DIR,
  openForm,
  openLab,
  openSidebar,
  picture,
  removeKernels,
  setTheme,
  test
} from '../lab';

const OWN = path.join(HOME, 'config/jupyter_pyspark_kernels/profiles');
const KERNEL = path.join(KERNELS_DIR, 'profiled/kernel.json');

function kernelJson(): {
  readonly env: Record<string, string>;
  readonly metadata: {
    readonly pyspark_kernels: { readonly settings: Record<string, unknown> };
  };
} {
  return JSON.parse(readFileSync(KERNEL, 'utf8')) as ReturnType<
    typeof kernelJson
  >;
}

test('ticks profiles, overrides one, saves another, and edits the kernel later', async ({
  page
}) => {
  removeKernels('profiled');
  rmSync(OWN, { recursive: true, force: true });
  await openLab(page);
  let form = await openForm(page);
  await fill(form, 'Profiled');
  const chip = (name: string) =>
    form.getByRole('checkbox', { name: new RegExp(`^${name}`) });
  const memory = () => form.getByLabel('Driver memory');
  const own = () => form.getByLabel('Value of spark.sql.shuffle.partitions');

  // By keyboard: each chip is a tick.
  await chip('large').focus();
  await page.keyboard.press('Space');
  await expect(memory()).toHaveAttribute('placeholder', '3g');
  await chip('small').focus();
  await page.keyboard.press('Space');
  await expect(memory()).toHaveAttribute('placeholder', '1g');
  await expect(form.getByLabel('Master')).toHaveAttribute(
    'placeholder',
    'local[2]'
  );
  await expect(form.getByText('small was ticked after large')).toBeVisible();
  const rows = form.getByRole('list', { name: 'Properties from profiles' });
  await expect(rows).toContainText('spark.sql.shuffle.partitions');
  await expect(rows).toContainText('from large');
  const preview = form.getByText('spark.driver.memory=1g').first();
  await expect(preview).toBeVisible();
  await form.getByRole('tab', { name: 'Command line' }).click();
  await expect(form.getByText('--profile large').first()).toBeVisible();
  await form.getByRole('tab', { name: 'kernel.json' }).click();
  await expect(form.getByText('1 profile cannot be chosen')).toBeVisible();
  await picture(page, 'profiles-light');
  await expectAccessible(page, 'form.jp-PySparkKernels-Form');

  // A value of its own hides the profile's, and says so.
  await form
    .getByRole('button', { name: 'Change spark.sql.shuffle.partitions here' })
    .click();
  await expect(own()).toBeFocused();
  await own().fill('50');
  await expect(form.getByText('hidden by your own value')).toBeVisible();

  await form
    .getByRole('button', { name: 'Save these settings as a profile…' })
    .click();
  await form.getByLabel('Name of the profile').fill('My jobs');
  await form.getByLabel('What it is for').fill('What I run each day');
  await picture(page, 'profiles-save-light');
  await expectAccessible(page, 'form.jp-PySparkKernels-Form');
  await page.keyboard.press('Enter');
  await expect(chip('My jobs')).toBeVisible();
  expect(
    JSON.parse(readFileSync(path.join(OWN, 'my-jobs.json'), 'utf8'))
  ).toEqual({
    name: 'My jobs',
    about: 'What I run each day',
    spark_master: 'local[2]',
    spark_conf: {
      'spark.driver.memory': '1g',
      'spark.sql.shuffle.partitions': '50'
    },
    env: { TEAM: 'joins' }
  });

  await setTheme(page, 'JupyterLab Dark');
  await picture(page, 'profiles-dark');
  await expectAccessible(page, 'form.jp-PySparkKernels-Form');
  await setTheme(page, 'JupyterLab Light');

  // What was ticked is there after a reload.
  await page.waitForResponse(
    response =>
      response.url().includes('/api/workspaces/') &&
      (response.request().postData() ?? '').includes('"50"')
  );
  await page.reload();
  form = page.getByRole('form', { name: 'New PySpark Kernel' });
  await expect(chip('small')).toBeChecked();
  await expect(own()).toHaveValue('50');

  await form.getByRole('button', { name: 'Create kernel' }).click();
  await expect(form.getByText('Profiled is ready.')).toBeVisible();
  const { env, metadata } = kernelJson();
  expect(env['PYSPARK_SUBMIT_ARGS']).toContain('spark.driver.memory=1g');
  expect(env['TEAM']).toBe('joins');
  expect(metadata.pyspark_kernels.settings).toMatchObject({
    spark_conf: { 'spark.sql.shuffle.partitions': '50' },
    profiles: [{ name: 'large' }, { name: 'small' }]
  });
  expect(metadata.pyspark_kernels.settings).not.toHaveProperty('spark_master');

  // The kernel is edited later: own values and profiles are still apart.
  const sidebar = await openSidebar(page);
  await sidebar.getByText('Profiled', { exact: true }).click();
  await sidebar.getByRole('button', { name: 'Edit', exact: true }).click();
  form = page.getByRole('form', { name: 'Edit Profiled' });
  await expect(chip('large')).toBeChecked();
  await expect(own()).toHaveValue('50');
  await chip('small').focus();
  await page.keyboard.press('Space');
  await expect(memory()).toHaveAttribute('placeholder', '3g');
  await page.setViewportSize({ width: 480, height: 900 });
  await picture(page, 'profiles-narrow');
  await page.setViewportSize({ width: 1440, height: 980 });
  await form.getByRole('button', { name: 'Save', exact: true }).click();
  await expect
    .poll(() => existsSync(KERNEL) && kernelJson().env['PYSPARK_SUBMIT_ARGS'])
    .toContain('spark.driver.memory=3g');

  removeKernels('profiled');
});
