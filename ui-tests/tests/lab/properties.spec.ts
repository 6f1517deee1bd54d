import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';

import {
  expectAccessible,
  fill,
  openForm,
  openLab,
  picture,
  setTheme,
  test
} from '../lab';

/** A spark-defaults.conf of 40 properties, as an administrator might keep it, with what does not belong there. */
const WHOLE_FILE = [
  '# Defaults of the team',
  'spark.executor.memory                              4g',
  'spark.executor.cores                               4',
  'spark.driver.maxResultSize=2g',
  'spark.sql.session.timeZone : UTC',
  'spark.driver.extraJavaOptions -Dfile.encoding=UTF-8 \\',
  '    -Duser.language=en',
  'spark.master yarn',
  'hadoop.tmp.dir /tmp',
  'spark.sql.files.maxPartitionBytes 64m',
  'spark.sql.files.maxPartitionBytes 128m',
  ...Array.from(
    { length: 34 },
    (_, place) => `spark.hadoop.team.option${place} value ${place}`
  )
].join('\n');

/** Put a text on the focused element, as the clipboard would. */
async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate(text => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text);
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true })
    );
  }, text);
}

/** Open the form when the properties of its Spark are known. */
async function openReady(page: Page): Promise<Locator> {
  const form = await openForm(page);
  await expect(form.getByText(/properties of Spark \d/)).toBeVisible();
  return form;
}

/** Search for a property, and take the first that is found. */
async function add(form: Locator, text: string): Promise<void> {
  await form.getByLabel('Add a property').fill(text);
  await form.getByLabel('Add a property').press('Enter');
}

const valueOf = (form: Locator, name: string) =>
  form.getByLabel(`Value of ${name}`, { exact: true });

test('edits properties by their type', async ({ page }) => {
  await openLab(page);
  const form = await openReady(page);
  await fill(form, 'By type');
  const json = form.getByRole('tabpanel', { name: 'kernel.json' });

  await add(form, 'shuffle partitions');
  const partitions = valueOf(form, 'spark.sql.shuffle.partitions');
  await expect(partitions).toBeFocused();
  await expect(partitions).toHaveAttribute('placeholder', '200');
  await partitions.fill('64');

  await add(form, 'spark.sql.ansi.enabled');
  const ansi = valueOf(form, 'spark.sql.ansi.enabled');
  await expect(ansi.getByRole('radio', { name: 'default' })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(ansi.getByRole('radio', { name: 'false' })).toBeChecked();

  await add(form, 'spark.sql.storeAssignmentPolicy');
  const policy = valueOf(form, 'spark.sql.storeAssignmentPolicy');
  await policy.press('ArrowDown');
  await form.getByRole('option', { name: 'LEGACY' }).click();
  await expect(policy).toHaveValue('LEGACY');

  await add(form, 'spark.driver.maxResultSize');
  const size = valueOf(form, 'spark.driver.maxResultSize');
  await size.fill('2 gigs');
  await expect(size).toHaveAttribute('aria-invalid', 'false');
  await size.press('Tab');
  await expect(size).toHaveAttribute('aria-invalid', 'true');
  await expect(size).toHaveAccessibleDescription(/Write a size such as/);
  await picture(page, 'properties-wrong-size');
  await size.fill('2g');
  await expect(size).toHaveAttribute('aria-invalid', 'false');
  await expect(form.getByText('= 2 GiB')).toBeVisible();

  for (const written of [
    'spark.sql.shuffle.partitions=64',
    'spark.sql.ansi.enabled=false',
    'spark.sql.storeAssignmentPolicy=LEGACY',
    'spark.driver.maxResultSize=2g'
  ]) {
    await expect(json).toContainText(written);
  }
});

test('takes a whole spark-defaults.conf, and says what it leaves out', async ({
  page
}) => {
  await openLab(page);
  const form = await openReady(page);
  await fill(form, 'Pasted');
  await form.getByLabel('Add a property').focus();
  await paste(page, WHOLE_FILE);
  await expect(form.getByText('40 properties added · 3 notes')).toBeVisible();
  const notes = form.getByRole('region', {
    name: 'To know of what was pasted'
  });
  await expect(notes).toContainText('Line 8spark.master');
  await expect(notes).toContainText('Line 9hadoop.tmp.dir /tmp');
  await expect(notes).toContainText('Line 11spark.sql.files.maxPartitionBytes');
  await expect(form.getByLabel('Executor memory')).toHaveValue('4g');
  const json = form.getByRole('tabpanel', { name: 'kernel.json' });
  for (const written of [
    'spark.executor.memory=4g',
    'spark.sql.session.timeZone=UTC',
    'spark.driver.extraJavaOptions=-Dfile.encoding=UTF-8 -Duser.language=en',
    'spark.sql.files.maxPartitionBytes=128m',
    'spark.hadoop.team.option33=value 33'
  ]) {
    await expect(json).toContainText(written);
  }
  await picture(page, 'properties-pasted');
  await notes.getByRole('button', { name: 'Close' }).click();
  await expect(notes).toHaveCount(0);
});

test('finds by area with the keyboard alone, and explains', async ({
  page
}) => {
  await openLab(page);
  const form = await openReady(page);
  const search = form.getByLabel('Add a property');
  await search.focus();
  const shuffle = form.getByRole('option', { name: /^Shuffle/ });
  await expect(shuffle).toBeVisible();
  await expect(async () => {
    await search.press('ArrowDown');
    await expect(shuffle).toHaveAttribute('aria-selected', 'true', {
      timeout: 50
    });
  }).toPass();
  await search.press('Enter');
  await expect(form.getByText('Add a property: Shuffle')).toBeVisible();
  await search.pressSequentially('compress');
  await expect(
    form.getByRole('option', { name: /^spark\.shuffle\.compress/ })
  ).toBeVisible();
  await search.press('ArrowDown');
  await search.press('Enter');

  const name = form.locator('[data-row]').first();
  const about = name.getByRole('button', { name: /^About spark\.shuffle/ });
  await about.press('Enter');
  await expect(about).toHaveAttribute('aria-expanded', 'true');
  await expect(name).toContainText('Since');

  await search.fill('spark.shuffle.partitions');
  await search.press('Enter');
  await form
    .getByRole('button', { name: 'Did you mean spark.sql.shuffle.partitions?' })
    .click();
  await expect(valueOf(form, 'spark.sql.shuffle.partitions')).toBeVisible();
});

for (const theme of ['JupyterLab Light', 'JupyterLab Dark'] as const) {
  test(`shows properties of every type accessibly, ${theme}`, async ({
    page
  }) => {
    await openLab(page);
    await setTheme(page, theme);
    const form = await openReady(page);
    await fill(form, 'Of every type');
    await form.getByLabel('Add a property').focus();
    await paste(
      page,
      'spark.driver.maxResultSize 512\nspark.network.timeout 5 minutes\nspark.sql.ansi.enabled true\nspark.sql.storeAssignmentPolicy ANSI\nspark.shuffle.partitions 3\nspark.blacklist.enabled true\nspark.sql.session.timeZone UTC\nspark.master yarn\n'
    );
    await valueOf(form, 'spark.network.timeout').focus();
    await page.keyboard.press('Tab');
    await expect(form.getByText(/Write a time such as/).first()).toBeVisible();
    await form
      .getByRole('button', { name: 'About spark.sql.storeAssignmentPolicy' })
      .click();
    const shade = theme.replaceAll(' ', '-');
    for (const [width, height] of [
      [1920, 1080],
      [1440, 980],
      [720, 1100],
      [480, 1100]
    ] as const) {
      await page.setViewportSize({ width, height });
      await expectAccessible(page, '.jp-PySparkKernels-FormPanel');
      await valueOf(form, 'spark.network.timeout').scrollIntoViewIfNeeded();
      await picture(page, `properties-${width}-${shade}`);
      await form.getByLabel('Add a property').fill('memory');
      await expect(
        form.getByRole('option', { name: /^spark\.executor\.memory / })
      ).toBeVisible();
      await expectAccessible(page, '.jp-PySparkKernels-FormPanel');
      await picture(page, `properties-search-${width}-${shade}`);
      await form.getByLabel('Add a property').press('Escape');
      await form.getByLabel('Add a property').fill('');
      await form.getByLabel('Add a property').press('Escape');
    }
    await page.setViewportSize({ width: 1440, height: 980 });
    await setTheme(page, 'JupyterLab Light');
  });
}
