import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { renameSync } from 'node:fs';
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
  setTheme,
  test
} from '../lab';

const HOME = path.join(DEV_DIR, 'browser/many');
const LONG = /^customer-churn-with-every-feature/;
const LONG_DISPLAY =
  'Customer churn with every feature that marketing ever asked for, and a few more!';
const THEMES = [
  ['light', 'JupyterLab Light'],
  ['dark', 'JupyterLab Dark']
] as const;

/** Hold that nothing is wider than its place: what does not fit is cut, wrapped or scrolled within. */
async function expectFitting(place: Locator): Promise<void> {
  const wide = () =>
    place.evaluate(root =>
      [root, ...root.querySelectorAll('*')]
        .filter(
          element =>
            element.clientWidth > 0 &&
            element.scrollWidth > element.clientWidth + 1 &&
            getComputedStyle(element).overflowX === 'visible' &&
            getComputedStyle(element).display !== 'inline'
        )
        .map(element => element.outerHTML.slice(0, 120))
    );
  // JupyterLab lays its panels out a moment after the window has another size.
  await expect.poll(wide).toEqual([]);
}

async function pasteProperties(page: Page, count: number): Promise<void> {
  await page.getByLabel('Add a property').focus();
  await page.evaluate(count => {
    const lines = Array.from(
      { length: count },
      (_, place) => `spark.some.property.of.many${place} value ${place}`
    );
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', lines.join('\n'));
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true })
    );
  }, count);
}

for (const [shade, theme] of THEMES) {
  test(`lists 200 kernels, whatever their state, ${shade}`, async ({
    page
  }) => {
    await openLab(page);
    await setTheme(page, theme);
    const sidebar = await openSidebar(page);
    await expect(sidebar.getByText('Team share')).toBeVisible();
    await expect
      .poll(() => sidebar.locator('.jp-PySparkKernels-Kernel').count())
      .toBeGreaterThan(200);
    await picture(page, `many-kernels-${shade}`);
    await expectFitting(sidebar);
    for (const [state, name] of [
      ['archive-gone', /^An archive gone/],
      ['environment-changed', /^An environment changed/],
      ['environment-gone', /^An environment gone/],
      ['by-hand', /^by-hand/],
      ['long', /^Customer churn with/]
    ] as const) {
      const item = sidebar.getByRole('button', { name });
      await item.click();
      await expect(item).toHaveAttribute('aria-expanded', 'true');
      await expectAccessible(page, '#jp-pyspark-kernels');
      await picture(page, `kernel-${state}-${shade}`);
    }
    await expectFitting(sidebar);
    const [first, second] = [
      sidebar.getByRole('button', { name: /^Churn 000/ }),
      sidebar.getByRole('button', { name: /^Churn 005/ })
    ];
    await first.focus();
    await page.keyboard.press('ArrowDown');
    await expect(second).toBeFocused();
    await page.keyboard.press('End');
    await expect(
      sidebar.getByRole('button', { name: /^Team Supply/ }).last()
    ).toBeFocused();
    await sidebar.getByLabel('Filter kernels').fill('churn team-01');
    await expect(sidebar.getByRole('button', { name: /^Fraud/ })).toHaveCount(
      0
    );
    await picture(page, `many-kernels-filtered-${shade}`);
  });

  test(`offers 300 environments and takes long names, ${shade}`, async ({
    page
  }) => {
    await openLab(page);
    await setTheme(page, theme);
    const sidebar = await openSidebar(page);
    const form = await openForm(page);
    const environment = form.getByLabel('Python environment');
    await environment.click();
    const choices = form.getByRole('listbox', { name: 'Choices' }).first();
    await expect(choices.getByRole('option')).toHaveCount(301);
    await expectAccessible(page, '.jp-PySparkKernels-FormPanel');
    await picture(page, `many-environments-${shade}`);
    await environment.press('ArrowUp');
    await environment.fill('no such environment');
    await picture(page, `no-environment-${shade}`);
    await environment.fill('customer');
    await form.getByRole('option', { name: LONG }).click();
    await chooseMaster(form, 'Standalone');
    await form
      .getByLabel('Master', { exact: true })
      .fill('spark://a-very-long-host-name.of.a.cluster.example:7077');
    await form.getByLabel('Display name').fill(LONG_DISPLAY);
    await expect(
      form.getByText("Another kernel's archive is taken over")
    ).toBeVisible();
    await expectFitting(form);
    await picture(page, `long-names-${shade}`);
    for (const width of [900, 640, 480]) {
      await page.setViewportSize({ width, height: 1200 });
      await expectFitting(form);
      await picture(page, `long-names-${width}-${shade}`);
    }
    await page.locator('[data-id="jp-pyspark-kernels"]').click();
    await expect(sidebar).toBeHidden();
    await expectFitting(form);
    await picture(page, `long-names-480-alone-${shade}`);
  });

  test(`takes 1,000 properties, ${shade}`, async ({ page }) => {
    await openLab(page);
    await setTheme(page, theme);
    const form = await openForm(page);
    await fill(form, 'Thousand');
    await pasteProperties(page, 1000);
    await expect(form.getByText('1000 properties added')).toBeVisible();
    await expect(form.locator('[data-row]')).toHaveCount(1000);
    await picture(page, `thousand-properties-end-${shade}`);
    await form.getByLabel('Driver memory').scrollIntoViewIfNeeded();
    await expect(
      form.getByText('spark.some.property.of.many999').first()
    ).toBeVisible();
    await expectFitting(form);
    await picture(page, `thousand-properties-${shade}`);
    await page.setViewportSize({ width: 720, height: 1100 });
    await expectFitting(form);
    await picture(page, `thousand-properties-narrow-${shade}`);
  });

  test(`says that there is nothing yet, ${shade}`, async ({ page }) => {
    const aside = [
      'data/kernels',
      'team/kernels',
      'environments',
      'scratch'
    ].map(name => path.join(HOME, name));
    aside.forEach(folder => renameSync(folder, `${folder}.aside`));
    try {
      await openLab(page);
      await setTheme(page, theme);
      const sidebar = await openSidebar(page);
      await expect(
        sidebar.getByText('There are no PySpark kernels yet.')
      ).toBeVisible();
      await expectAccessible(page, '#jp-pyspark-kernels');
      const form = await openForm(page);
      await form.getByLabel('Python environment').click();
      await expect(form.getByRole('listbox').first()).toBeVisible();
      await expectAccessible(page, '.jp-PySparkKernels-FormPanel');
      await picture(page, `nothing-${shade}`);
    } finally {
      aside.forEach(folder => renameSync(`${folder}.aside`, folder));
    }
  });
}
