import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { expect, test as base } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.resolve(__dirname, '../..');
export const DEV_DIR = process.env.DEV_DIR ?? path.join(ROOT, '.dev');
export const HOME = path.join(DEV_DIR, 'browser/lab');
export const KERNELS_DIR = path.join(HOME, 'data/kernels');
export const TOKEN = process.env.LAB_TOKEN ?? 'secret';

const SCREENSHOTS = path.join(
  process.env.RESULTS ?? path.join(ROOT, 'ui-tests/test-results'),
  'screenshots'
);

/** Every route and verb that the server has, in addresses that lead nowhere: a new one is asked with the others. */
export function endpoints(): readonly (readonly [string, string])[] {
  const file = path.join(ROOT, 'jupyter_pyspark_kernels/openapi.json');
  const { paths } = JSON.parse(readFileSync(file, 'utf8')) as {
    paths: Record<string, object>;
  };
  const verbs = ['get', 'post', 'put', 'delete', 'patch'];
  return Object.entries(paths).flatMap(([address, item]) =>
    Object.keys(item)
      .filter(verb => verbs.includes(verb))
      .map(
        verb =>
          [
            address.replace('{location}', 'user').replace(/\{\w+\}/g, 'none'),
            verb.toUpperCase()
          ] as const
      )
  );
}

/** A page whose console must stay without errors. */
export const test = base.extend<{ page: Page; allowed: RegExp[] }>({
  allowed: [[], { option: true }],
  page: async ({ page, allowed }, use) => {
    const faults: string[] = [];
    const note = (text: string) => {
      if (!allowed.some(pattern => pattern.test(text))) {
        faults.push(text);
      }
    };
    page.on('pageerror', error => note(String(error)));
    page.on('console', message => {
      if (message.type() === 'error') {
        note(`${message.text()} (${message.location().url})`);
      }
    });
    await use(page);
    expect(faults).toEqual([]);
  }
});

/** Remove what an earlier try of a test has made. */
export function removeKernels(...names: readonly string[]): void {
  for (const name of names) {
    rmSync(path.join(KERNELS_DIR, name), { recursive: true, force: true });
  }
}

/** Open JupyterLab with its launcher. */
export async function openLab(page: Page): Promise<void> {
  await page.goto(`lab?reset&token=${TOKEN}`);
  await page.locator('.jp-LauncherCard').first().waitFor();
}

/** Open the form from the launcher's tile. */
export async function openForm(page: Page): Promise<Locator> {
  await page
    .locator('.jp-LauncherCard', { hasText: 'New PySpark Kernel' })
    .click();
  const form = page.getByRole('form', { name: 'New PySpark Kernel' });
  await form.waitFor();
  return form;
}

/** Wait until a notebook's kernel answers: what is run before is lost without a word. */
export async function kernelReady(page: Page, name: string): Promise<void> {
  // The notebook's own indicator says idle before there is any kernel.
  await page.getByRole('button', { name: `${name} | Idle` }).waitFor();
}

/** Show the sidebar. */
export async function openSidebar(page: Page): Promise<Locator> {
  const sidebar = page.locator('#jp-pyspark-kernels');
  if (!(await sidebar.isVisible())) {
    await page.locator('[data-id="jp-pyspark-kernels"]').click();
  }
  await sidebar.getByLabel('Filter kernels').waitFor();
  return sidebar;
}

/** Choose the example environment and give names. */
export async function fill(form: Locator, name: string): Promise<void> {
  await form.getByLabel('Python environment').click();
  await form.getByRole('option', { name: /^example/ }).click();
  await form.getByLabel('Display name').fill(name);
}

/** Choose where executors run, by the word on the button. */
export async function chooseMaster(form: Locator, kind: string): Promise<void> {
  // What the server finds meanwhile is shown above, and moves the buttons from under the mouse.
  await expect(async () => {
    await form.getByRole('radio', { name: kind }).check({ timeout: 5_000 });
  }).toPass();
}

/** Run the command line of the installed wheel on the server's directories. */
export function cli(...words: string[]): string {
  return execFileSync(
    path.join(DEV_DIR, 'wheel-env/bin/jupyter-pyspark-kernels'),
    words,
    {
      encoding: 'utf8',
      env: {
        ...process.env,
        JUPYTER_CONFIG_DIR: path.join(HOME, 'config'),
        JUPYTER_DATA_DIR: path.join(HOME, 'data')
      }
    }
  );
}

/** Run a command of the application, as a menu or a shortcut would. */
export async function run(
  page: Page,
  command: string,
  args: object = {}
): Promise<void> {
  await page.evaluate(
    async ([command, args]) => {
      const { jupyterapp } = window as unknown as {
        jupyterapp: {
          commands: { execute(id: string, args: object): Promise<void> };
          restored: Promise<void>;
        };
      };
      await jupyterapp.restored;
      // A command that shows a dialog ends with it.
      void jupyterapp.commands.execute(command, args);
    },
    [command, args] as const
  );
}

/** Set a theme of JupyterLab. */
export async function setTheme(
  page: Page,
  theme:
    'JupyterLab Light' | 'JupyterLab Dark' | 'JupyterLab Dark High Contrast'
): Promise<void> {
  await run(page, 'apputils:change-theme', { theme });
  await expect(page.locator('body')).toHaveAttribute(
    'data-jp-theme-name',
    theme
  );
  await page.locator('#jupyterlab-splash').waitFor({ state: 'detached' });
}

/** Keep a picture of the page with the results. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`) });
}

/** Hold that axe finds nothing in a part of the page. */
export async function expectAccessible(
  page: Page,
  selector: string
): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .include(selector)
    .analyze();
  expect(
    violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])
  ).toEqual([]);
}
