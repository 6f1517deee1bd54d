import { expect } from '@playwright/test';

import { kernelReady, openForm, openLab, picture, test } from '../tests/lab';

const ENVIRONMENT = process.env.ENVIRONMENT ?? 'example';
const NAME = `Walk ${ENVIRONMENT}`;
const JOB = [
  'import sys',
  'def look(_):',
  '    import sys, numpy',
  '    yield sys.prefix, numpy.__file__',
  'found = set(sc.parallelize(range(4), 4).mapPartitions(look).collect())',
  'print(sc.master, sorted(found), sys.prefix)'
].join('\n');

test('tile, form, progress, notebook, a job on executors', async ({ page }) => {
  await openLab(page);
  const form = await openForm(page);
  await form.getByLabel('Python environment').click();
  await form
    .getByRole('option', { name: new RegExp(`^${ENVIRONMENT}`) })
    .click();
  await expect(form.getByLabel('Master', { exact: true })).toHaveValue(
    /^spark:\/\//
  );
  await form.getByLabel('Executor memory').fill('512m');
  await form.getByLabel('Display name').fill(NAME);
  await expect(form.getByText('The environment will be packed')).toBeVisible();
  await form.getByRole('button', { name: 'Create kernel' }).click();
  await expect(form.getByText(/Packing · .* files/)).toBeVisible();
  await picture(page, 'walk-progress');
  await expect(form.getByText(`${NAME} is ready.`)).toBeVisible({
    timeout: 900_000
  });
  await form.getByRole('button', { name: 'Open notebook' }).click();
  await kernelReady(page, NAME);
  const cell = page.locator('.jp-Notebook .jp-Cell').first();
  await cell.locator('.cm-content').click();
  await page.keyboard.insertText(JOB);
  await expect(cell).toContainText('sys.prefix)');
  await page.keyboard.press('Shift+Enter');
  const output = cell.locator('[data-mime-type$="stdout"]');
  await expect(output).toContainText(/^spark:\/\/.*PYSPARK_VENV/, {
    timeout: 300_000
  });
  console.log(await output.innerText());
  await expect(cell.locator('[data-mime-type$="error"]')).toHaveCount(0);
  await picture(page, 'walk-notebook');
});
