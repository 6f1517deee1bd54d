import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';

import { openForm, openLab, picture, setTheme, test } from '../lab';

const PARTS = 3;

interface IReply {
  environments: { environment_dir: string }[];
  complete: boolean;
  next: string;
}

/** Give the server's real list in parts, each when the function that is returned is called. */
async function inParts(page: Page): Promise<() => void> {
  let allowed = 1;
  let whole: IReply | undefined;
  await page.route(/pyspark-kernels\/environments(\?|$)/, async route => {
    const url = new URL(route.request().url());
    const given = Number(
      /^part (\d)/.exec(url.searchParams.get('after') ?? '')?.[1] ?? 0
    );
    url.searchParams.delete('after');
    while (!whole?.complete) {
      const after = whole ? `&after=${whole.next}` : '';
      const response = await route.fetch({ url: `${url.href}${after}` });
      const reply = (await response.json()) as IReply;
      whole = {
        ...reply,
        environments: [...(whole?.environments ?? []), ...reply.environments]
      };
    }
    const isNew = given < allowed;
    await route.fulfill({
      json: {
        environments: isNew
          ? whole.environments.filter((_, place) => place % PARTS === given)
          : [],
        complete: isNew && given + 1 === PARTS,
        next: `part ${given + Number(isNew)}`
      }
    });
  });
  return () => {
    allowed += 1;
  };
}

for (const [shade, theme] of [
  ['light', 'JupyterLab Light'],
  ['dark', 'JupyterLab Dark']
] as const) {
  test(`a list that grows stays under the pointer, ${shade}`, async ({
    page
  }) => {
    const more = await inParts(page);
    await openLab(page);
    await setTheme(page, theme);
    const form = await openForm(page);
    const environment = form.getByLabel('Python environment');
    await environment.click();
    const choices = form.getByRole('listbox', { name: 'Choices' }).first();
    const rows = choices.locator('li[title]');
    const looking = choices.getByText('Looking for more…');
    await expect(looking).toBeVisible();
    const before = await rows.count();

    const hovered = rows.nth(3);
    const title = await hovered.getAttribute('title');
    await hovered.hover();
    const place = await hovered.boundingBox();
    await picture(page, `growing-environments-${shade}`);
    more();
    await expect.poll(() => rows.count()).toBeGreaterThan(before + 50);
    const same = choices.locator(`li[title="${title}"]`);
    expect((await same.boundingBox())?.y).toBeCloseTo(place?.y ?? 0, 0);
    expect(await choices.locator('li:hover').getAttribute('title')).toBe(title);

    await page.mouse.move(0, 0);
    for (let times = 0; times < 30; times++) {
      await environment.press('ArrowDown');
    }
    const active = choices.locator('li[aria-selected="true"]');
    const chosen = await active.getAttribute('title');
    const there = await active.boundingBox();
    await expect(active).toBeInViewport({ ratio: 1 });
    more();
    await expect(looking).toBeHidden();
    expect(await active.getAttribute('title')).toBe(chosen);
    expect((await active.boundingBox())?.y).toBeCloseTo(there?.y ?? 0, 0);
    await expect(active).toBeInViewport({ ratio: 1 });
    await picture(page, `grown-environments-${shade}`);

    await page.setViewportSize({ width: 480, height: 900 });
    await picture(page, `grown-environments-480-${shade}`);
    await environment.press('Enter');
    await expect(environment).toHaveValue(chosen ?? '');
  });
}
