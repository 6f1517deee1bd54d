// How long the page lets people wait, beside JupyterLab's own settings editor and launcher in the same run.
//
//   node page-speed.mjs URL [rounds]     URL: of a running JupyterLab with its token; page.sh beside benchmarks starts one
//
// Each round loads JupyterLab anew. Times are taken in the page, from the click or key to the frame that shows the
// result. Prints median and range in milliseconds, and the bytes that are loaded when JupyterLab starts.
import { gzipSync } from 'node:zlib';

import { chromium } from '@playwright/test';

const [url, rounds = 7] = process.argv.slice(2);
const LATER = 4; // how often each is opened again in a round
const figures = new Map();
const note = (name, value) =>
  figures.set(name, [...(figures.get(name) ?? []), value]);

/** What runs in the page: `until` resolves with the time of the frame in which a condition holds. */
function tools() {
  const painted = () =>
    new Promise(resolve =>
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now())))
    );
  const until = async isThere => {
    const began = performance.now();
    while (!isThere()) {
      if (performance.now() - began > 8_000) {
        throw new Error(
          `waited in vain: ${String(isThere).replace(/\s+/g, ' ')}`
        );
      }
      await new Promise(resolve => requestAnimationFrame(resolve));
    }
    return painted();
  };
  const idle = () =>
    new Promise(resolve => setTimeout(() => requestIdleCallback(resolve), 50));
  const all = (selector, root = document) => [
    ...root.querySelectorAll(selector)
  ];
  const isSeen = selector =>
    all(selector).some(element => element.offsetParent !== null);
  const time = async (act, isThere) => {
    await painted();
    const began = performance.now();
    act();
    return (await until(isThere)) - began;
  };
  const type = (input, value) => {
    Object.getOwnPropertyDescriptor(
      HTMLInputElement.prototype,
      'value'
    ).set.call(input, value);
    input.dispatchEvent(new Event('input', { bubbles: true }));
  };
  /** Scroll through a list in steps; the farthest that a row moved from where it belongs, and the longest frame. */
  const scroll = async (box, rows) => {
    let [jump, frame, before] = [0, 0, await painted()];
    box.scrollTop = 0;
    await painted();
    while (box.scrollTop + box.clientHeight < box.scrollHeight - 1) {
      const middle = box.getBoundingClientRect().top + box.clientHeight / 2;
      const row = rows().find(
        element => element.getBoundingClientRect().bottom > middle
      );
      const top = row.getBoundingClientRect().top + box.scrollTop;
      box.scrollTop += 120;
      before = performance.now();
      const now = await painted();
      frame = Math.max(frame, now - before);
      jump = Math.max(
        jump,
        Math.abs(row.getBoundingClientRect().top + box.scrollTop - top)
      );
    }
    return { jump, frame };
  };
  const run = (id, args) => void window.jupyterapp.commands.execute(id, args);
  const closeCurrent = () => {
    const widget = window.jupyterapp.shell.currentWidget;
    widget.dispose();
  };
  window.speed = {
    all,
    closeCurrent,
    idle,
    isSeen,
    painted,
    run,
    scroll,
    time,
    type
  };
}

const FORM = '.jp-PySparkKernels-Form input[role="combobox"]:enabled';

/** What is typed, and what the list then begins with. */
const SEARCHES = [
  ['timeout', 'spark.network.timeout'],
  ['shuffle partitions', 'spark.sql.shuffle.partitions'],
  ['memory fraction', 'spark.memory.fraction'],
  ['shufle partitons', 'spark.sql.shuffle.partitions']
];

const openForm = page =>
  page.evaluate(
    form =>
      speed.time(
        () =>
          speed
            .all('.jp-LauncherCard')
            .find(card => card.textContent.trim() === 'New PySpark Kernel')
            .click(),
        () => speed.isSeen(form)
      ),
    FORM
  );
const openSettings = page =>
  page.evaluate(() =>
    speed.time(
      () => speed.run('settingeditor:open', {}),
      () => speed.isSeen('.jp-PluginList-entry')
    )
  );
const openLauncher = page =>
  page.evaluate(() => {
    const before = speed.all('.jp-Launcher').length;
    return speed.time(
      () => speed.run('launcher:create', {}),
      () =>
        speed.all('.jp-Launcher').length > before &&
        speed.isSeen('.jp-LauncherCard')
    );
  });

/** Close what is open; the launcher comes instead of it, and all has come to rest. */
async function close(page) {
  await page.evaluate(() => speed.closeCurrent());
  await page.locator('.jp-LauncherCard').first().waitFor();
  await rest(page);
}

/** Wait until no request and no work of the page goes on: what is measured next shall wait for itself only. */
async function rest(page) {
  for (let quiet = 0; quiet < 3; quiet++) {
    await page.evaluate(() => speed.idle());
    quiet = page.requests.size > 0 ? -1 : quiet;
  }
}

async function openings(page, name, open, first) {
  note(`${name}, ${first}`, await open(page));
  for (let time = 0; time < LATER; time++) {
    await close(page);
    note(`${name}, later`, await open(page));
  }
}

/** Time what the server needs for a list, and no page. */
async function noteServer(page, name, path) {
  await rest(page);
  const read = await page.evaluate(async path => {
    const { baseUrl, token } = window.jupyterapp.serviceManager.serverSettings;
    const began = performance.now();
    const reply = await fetch(`${baseUrl}pyspark-kernels/${path}`, {
      headers: { Authorization: `token ${token}` }
    });
    await reply.json();
    return performance.now() - began;
  }, path);
  note(`${name}, the server's part`, read);
}

async function formFigures(page) {
  await noteServer(page, '300 environments', 'environments');
  note(
    '300 environments',
    await page.evaluate(form => {
      const input = speed.all(form)[0];
      return speed.time(
        () => input.click(),
        () => speed.all('[role="option"]', input.parentElement).length >= 300
      );
    }, FORM)
  );
  const list = await page.evaluate(form => {
    const box = speed.all(form)[0].parentElement.querySelector('ul');
    return speed.scroll(box, () => speed.all('li', box));
  }, FORM);
  note('300 environments, jump (px)', list.jump);
  note('300 environments, longest frame', list.frame);
  note(
    '300 environments, filter',
    await page.evaluate(form => {
      const input = speed.all(form)[0];
      return speed.time(
        () => speed.type(input, 'team-01'),
        () => speed.all('[role="option"]', input.parentElement).length === 10
      );
    }, FORM)
  );
  await page.getByRole('option', { name: /^team-010/ }).click();
  const name = page.getByLabel('Display name');
  const preview = value =>
    page.evaluate(
      value =>
        speed.time(
          () =>
            speed.type(
              [...document.activeElement.form.elements].find(
                element => element === document.activeElement
              ),
              value
            ),
          () =>
            speed
              .all('.jp-PySparkKernels-Json')
              .some(json => json.textContent.includes(`"${value}"`))
        ),
      value
    );
  await name.focus();
  await preview('warm');
  for (let time = 0; time < LATER; time++) {
    // The pause of 100 ms that the form waits for is no time of ours.
    note('typing to preview', (await preview(`Name ${time}`)) - 100);
  }
  await page.getByLabel('Add a property').focus();
  for (const [text, key] of SEARCHES) {
    const found = await page.evaluate(
      async ([text, key]) => {
        const input = document.activeElement;
        const list = input.parentElement;
        let work = 0;
        const shown = await speed.time(
          () => {
            const began = performance.now();
            speed.type(input, text);
            work = performance.now() - began;
          },
          () => speed.all('[role="option"]', list)[0]?.textContent.includes(key)
        );
        return { work, shown };
      },
      [text, key]
    );
    note('a search over all properties', found.shown);
    note('a search over all properties, the list', found.work);
  }
  const pasted = await page.evaluate(() => {
    const lines = Array.from(
      { length: 1000 },
      (_, place) => `spark.some.property${place} ${place}`
    );
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', lines.join('\n'));
    return speed.time(
      () =>
        document.activeElement.dispatchEvent(
          new ClipboardEvent('paste', { clipboardData, bubbles: true })
        ),
      () => speed.all('[data-row]').length >= 1000
    );
  });
  note('1,000 properties pasted', pasted);
  const main = await page.evaluate(() => {
    const box = speed.all('.jp-PySparkKernels-Main')[0];
    return speed.scroll(box, () => speed.all('[data-row], section', box));
  });
  note('1,000 properties, jump (px)', main.jump);
  note('1,000 properties, longest frame', main.frame);
  await name.focus();
  for (let time = 0; time < LATER; time++) {
    note(
      '1,000 properties, a key',
      await page.evaluate(time => {
        const input = document.activeElement;
        return speed.time(
          () => speed.type(input, `Key ${time}`),
          () => input.value === `Key ${time}`
        );
      }, time)
    );
  }
}

async function sidebarFigures(page) {
  const show = () =>
    page.evaluate(() =>
      speed.time(
        () => speed.run('pyspark-kernels:show-kernels', {}),
        () =>
          speed.isSeen('.jp-PySparkKernels-Kernel') &&
          speed.all('.jp-PySparkKernels-Kernel').length >= 200
      )
    );
  note('200 kernels, first', await show());
  for (let time = 0; time < LATER; time++) {
    await page.evaluate(() => speed.run('filebrowser:activate', {}));
    await page.locator('#jp-pyspark-kernels').waitFor({ state: 'hidden' });
    await rest(page);
    note('200 kernels, later', await show());
  }
  const list = await page.evaluate(() => {
    const box = speed.all('.jp-PySparkKernels-List')[0];
    return speed.scroll(box, () => speed.all('.jp-PySparkKernels-Kernel', box));
  });
  note('200 kernels, jump (px)', list.jump);
  note('200 kernels, longest frame', list.frame);
  note(
    '200 kernels, filter',
    await page.evaluate(() => {
      const input = speed.all('.jp-PySparkKernels-Filter')[0];
      return speed.time(
        () => speed.type(input, 'churn 01'),
        () => speed.all('.jp-PySparkKernels-Kernel').length < 20
      );
    })
  );
  await noteServer(page, '200 kernels', 'kernels');
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu']
});
for (let round = 0; round < Number(rounds); round++) {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 980 }
  });
  const page = await context.newPage();
  const loaded = [];
  page.requests = new Set();
  page.on('request', request => page.requests.add(request));
  page.on('requestfinished', request => page.requests.delete(request));
  page.on('requestfailed', request => page.requests.delete(request));
  page.on('response', response => {
    if (response.url().includes('/extensions/jupyter-pyspark-kernels/')) {
      loaded.push(response);
    }
  });
  const sizes = async () => {
    const bodies = await Promise.all(loaded.map(reply => reply.body()));
    return bodies.reduce((sum, body) => sum + gzipSync(body).length, 0);
  };
  await page.goto(url.replace('/lab?', '/lab?reset&'));
  await page.locator('.jp-LauncherCard').first().waitFor({ timeout: 90_000 });
  await page.waitForLoadState('networkidle'); // JupyterLab's own start goes on for a while
  await page.evaluate(tools);
  await rest(page);
  note("bytes at JupyterLab's start (gzip)", await sizes());
  const editors = [
    ['tile to form', openForm],
    ['settings editor', openSettings],
    ['launcher', openLauncher]
  ];
  // Each comes first in its turn: what is opened first also pays for what all share.
  editors.push(...editors.splice(0, round % editors.length));
  for (const [name, open] of editors) {
    const isFresh = round === 0 && open === openForm;
    await openings(page, name, open, isFresh ? 'server just started' : 'first');
    if (open === openForm) {
      await formFigures(page);
    }
    await close(page);
  }
  await sidebarFigures(page);
  note('bytes of all that can be opened (gzip)', await sizes());
  await context.close();
}
await browser.close();
for (const [name, values] of figures) {
  const sorted = [...values].sort((one, other) => one - other);
  const [middle, least, most] = [
    sorted[Math.floor(sorted.length / 2)],
    sorted[0],
    sorted.at(-1)
  ].map(value => value.toFixed(0));
  console.log(
    `${name.padEnd(40)}${middle.padStart(7)}   (${least} to ${most}, ${sorted.length} times)`
  );
}
