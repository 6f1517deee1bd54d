// How long the page lets people wait, beside JupyterLab's own settings editor in the same run.
//
//   node page-speed.mjs URL [pairs]     URL: of a running JupyterLab with its token, as "npm start" prints it
//
// Prints medians in milliseconds, and the bytes that are loaded when JupyterLab starts.
import { gzipSync } from 'node:zlib';

import { chromium } from '@playwright/test';

const url = process.argv[2];
const pairs = Number(process.argv[3] ?? 7);
const median = values =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu']
});
const page = await browser.newPage({ viewport: { width: 1440, height: 980 } });
let atStart = 0;
page.on('response', async response => {
  if (response.url().includes('/extensions/jupyter-pyspark-kernels/static/')) {
    atStart += gzipSync(await response.body()).length;
  }
});
await page.goto(url.replace('/lab?', '/lab?reset&'));
await page.locator('.jp-LauncherCard').first().waitFor();
await page.waitForTimeout(3000); // JupyterLab's own start goes on for a while
console.log(`loaded at JupyterLab's start: ${atStart} bytes gzip`);

/** Time one click until a place of the page is there, in the page: no driver between. */
function time(click, wanted) {
  return page.evaluate(
    ([click, wanted]) =>
      new Promise(resolve => {
        const began = performance.now();
        const look = () =>
          document.querySelector(wanted)
            ? requestAnimationFrame(() => resolve(performance.now() - began))
            : requestAnimationFrame(look);
        [...document.querySelectorAll('.jp-LauncherCard')]
          .find(card => card.textContent?.trim() === click)
          ?.click();
        if (click === '') {
          window.dispatchEvent(
            new KeyboardEvent('keydown', { key: ',', ctrlKey: true })
          );
          document.body.dispatchEvent(
            new KeyboardEvent('keydown', {
              key: ',',
              keyCode: 188,
              ctrlKey: true,
              bubbles: true
            })
          );
        }
        look();
      }),
    [click, wanted]
  );
}

const form = [];
const settings = [];
const preview = [];
for (let pair = 0; pair < pairs; pair++) {
  form.push(
    await time(
      'New PySpark Kernel',
      '.jp-PySparkKernels-Form input[role="combobox"]'
    )
  );
  await page
    .getByLabel('Python environment')
    .fill(process.env.EXAMPLE ?? '/usr');
  await page.locator('.jp-PySparkKernels-Preview[aria-busy="false"]').waitFor();
  await page.waitForTimeout(1000);
  const name = page.getByLabel('Display name');
  await name.focus();
  const answered = page.waitForResponse(/pyspark-kernels\/plan/);
  const began = Date.now();
  await page.keyboard.type('x');
  await answered;
  await page.locator('.jp-PySparkKernels-Preview[aria-busy="false"]').waitFor();
  preview.push(Date.now() - began);
  await page
    .locator('.lm-TabBar-tab.lm-mod-current .lm-TabBar-tabCloseIcon')
    .click();
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await page.locator('.jp-LauncherCard').first().waitFor();
  settings.push(await time('', '.jp-SettingsPanel, .jp-PluginList'));
  await page
    .locator('.lm-TabBar-tab.lm-mod-current .lm-TabBar-tabCloseIcon')
    .click();
  await page.locator('.jp-LauncherCard').first().waitFor();
}
console.log(`tile to form:      ${median(form).toFixed(0)} ms`);
console.log(`settings editor:   ${median(settings).toFixed(0)} ms`);
console.log(
  `typing to preview: ${median(preview).toFixed(0)} ms, the pause of 100 ms in it`
);
await browser.close();
