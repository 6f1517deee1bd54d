import { expect } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import path from 'node:path';

import {
  chooseMaster,
  DEV_DIR,
  expectAccessible,
  fill,
  openForm,
  openLab,
  openSidebar,
  picture,
  removeKernels,
  ROOT,
  test
} from '../lab';

const SCRIPT = path.join(ROOT, 'tests/cluster/spark-standalone.sh');
const ENV = {
  ...process.env,
  TESTCLUSTER_HOME: path.join(DEV_DIR, 'browser/cluster'),
  SPARK_PORT_BASE: '18190'
};

let confDir = '';

test.beforeAll(() => {
  const settings = execFileSync('bash', [SCRIPT, 'start'], {
    encoding: 'utf8',
    env: ENV
  });
  confDir = /SPARK_CONF_DIR=(\S+)/.exec(settings)?.[1] ?? '';
});

test.afterAll(() => {
  execFileSync('bash', [SCRIPT, 'stop'], { env: ENV });
});

test('ships the environment to the executors of a standalone cluster', async ({
  page
}) => {
  removeKernels('on-a-cluster');
  await openLab(page);
  const form = await openForm(page);
  await fill(form, 'On a cluster');
  await chooseMaster(form, 'Standalone');
  await form
    .getByLabel('Master', { exact: true })
    .fill('spark://localhost:18190');
  await form.getByLabel('Executor memory').fill('512m');
  await form.getByText('More', { exact: true }).click();
  await form.getByLabel('Spark configuration').fill(confDir);
  await form.getByRole('button', { name: 'Create kernel' }).click();
  await expect(form.getByText('On a cluster is ready.')).toBeVisible({
    timeout: 300_000
  });

  const sidebar = await openSidebar(page);
  const item = sidebar.getByRole('button', { name: /^On a cluster/ });
  await expect(item).toContainText('Ready · archive packed');
  await item.click();
  await sidebar.getByRole('button', { name: 'Test…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Packages to compare').fill('humanize');
  await expectAccessible(page, '.jp-Dialog-content');
  await picture(page, 'test-dialog');
  await dialog.getByRole('button', { name: 'Start test' }).click();
  await expect(sidebar.getByText(/^Kernel/).first()).toBeVisible();
  await picture(page, 'test-running');
  await expect(sidebar.getByText('It works')).toBeVisible({ timeout: 600_000 });
  await expect(sidebar.getByRole('row', { name: /executor/ })).toContainText(
    /archive.*humanize \d/
  );
  await picture(page, 'test-report');
});
