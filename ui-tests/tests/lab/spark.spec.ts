import { expect } from '@playwright/test';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import {
  expectAccessible,
  HOME,
  openForm,
  openLab,
  picture,
  setTheme,
  test
} from '../lab';

/** Make what a Spark home has of files that are read; of it, nothing can run. */
function makeHome(name: string, version: string, jars: string[]): string {
  const home = path.join(HOME, 'user', name);
  rmSync(home, { recursive: true, force: true });
  const files = [
    'bin/spark-submit',
    'python/lib/pyspark.zip',
    'python/lib/py4j-0.10.9.9-src.zip',
    ...jars.map(jar => `jars/${jar}.jar`)
  ];
  for (const file of [...files, 'RELEASE', 'conf/spark-defaults.conf']) {
    mkdirSync(path.dirname(path.join(home, file)), { recursive: true });
    writeFileSync(path.join(home, file), '');
  }
  writeFileSync(path.join(home, 'RELEASE'), `Spark ${version} built\n`);
  return home;
}

test('says while choosing what goes with which Spark', async ({ page }) => {
  const old = makeHome('spark-2.4.8', '2.4.8', ['spark-core_2.11-2.4.8']);
  const small = makeHome('spark-4.3.0', '4.3.0', [
    'spark-core_2.13-4.3.0',
    'spark-kubernetes_2.13-4.3.0',
    'scala-library-2.13.18',
    'hadoop-client-api-3.5.0'
  ]);
  try {
    await openLab(page);
    const form = await openForm(page);
    const environments = form.getByLabel('Python environment');
    await environments.click();
    await form.getByRole('option', { name: /^example/ }).click();

    const homes = form.getByLabel('Spark home', { exact: true });
    await homes.click();
    const oldOne = form.getByRole('option', { name: old });
    await expect(oldOne).toContainText(/Python 3.* is for Python before 3\.8/);
    await expect(form.getByRole('option', { name: small })).toContainText(
      'Scala 2.13.18 · Hadoop 3.5.0 · local, standalone, Kubernetes · home directory'
    );
    await expectAccessible(page, '.jp-PySparkKernels-Form');
    await picture(page, 'spark-homes-light');
    await form.getByRole('option', { name: small }).click();

    const yarn = form.getByRole('radio', { name: 'YARN' });
    await expect(yarn).toBeDisabled();
    await expect(
      form.getByRole('radiogroup', { name: 'Where executors run' })
    ).toHaveAccessibleDescription('This Spark home was built without: YARN');
    await expect(
      form.getByRole('list', { name: 'Found in this Spark home' })
    ).toContainText('works with Java 17 to 25, gets Java');
    const fits = form.getByRole('region', { name: 'What fits together' });
    await expect(fits).toContainText(/Python 3/);
    await expect(fits).not.toContainText('·');
    await picture(page, 'spark-fits-light');

    await homes.fill(old);
    await expect(fits).toContainText(/Python 3.* · Spark 2\.4 is for Python/);
    await expect(fits).toContainText(
      /Java \d+ · Spark 2\.4 is for Java before/
    );
    await environments.click();
    await expect(form.getByRole('option', { name: /^example/ })).toContainText(
      'Spark 2.4 is for Python before 3.8'
    );
    await picture(page, 'spark-environments-light');
    await page.keyboard.press('Escape');

    await setTheme(page, 'JupyterLab Dark');
    await expectAccessible(page, '.jp-PySparkKernels-Form');
    await picture(page, 'spark-fits-dark');
    await page.setViewportSize({ width: 640, height: 900 });
    await fits.scrollIntoViewIfNeeded();
    await picture(page, 'spark-fits-narrow');
    await setTheme(page, 'JupyterLab Light');
    await expectAccessible(page, '.jp-PySparkKernels-Form');
  } finally {
    rmSync(old, { recursive: true, force: true });
    rmSync(small, { recursive: true, force: true });
  }
});
