// How long the search over all properties of a Spark takes in the browser.
//
//   node search-speed.mjs [rounds]     search.sh beside benchmarks starts it
//
// For each shipped release some texts are typed letter by letter, in several rounds. Prints milliseconds: the median of
// all searches, the median of the slowest text, the longest single search, the first one in a page, and making the index.
import { readdirSync, readFileSync } from 'node:fs';

import { chromium } from '@playwright/test';
import ts from 'typescript';

const [rounds = 20] = process.argv.slice(2).map(Number);
const root = new URL('..', import.meta.url);
const catalogues = new URL(
  'jupyter_pyspark_kernels/core/properties/catalogues/',
  root
);
const TEXTS = [
  'shuffle partitions',
  'spark.executor.memoryOverhead',
  'shufle partitons',
  'number of executors',
  'broadcast join threshold',
  'xyzzy nothing at all'
];

const ranking = ts.transpileModule(
  readFileSync(new URL('src/model/property-ranking.ts', root), 'utf8'),
  { compilerOptions: { module: ts.ModuleKind.ESNext, target: 'ES2022' } }
).outputText;

/** What runs in the page. */
async function measure({ ranking, properties, texts, rounds }) {
  const address = URL.createObjectURL(
    new Blob([ranking], { type: 'text/javascript' })
  );
  const { searchOver } = await import(address);
  const began = performance.now();
  const search = searchOver(properties, ['spark.sql.shuffle.partitions']);
  const index = performance.now() - began;
  const times = {};
  for (let round = 0; round < rounds; round++) {
    for (const text of texts) {
      for (let end = 1; end <= text.length; end++) {
        const typed = text.slice(0, end);
        const before = performance.now();
        search(typed, Infinity);
        (times[typed] ??= []).push(performance.now() - before);
      }
    }
    // As between two keys: the page does other things too.
    await new Promise(resolve => setTimeout(resolve));
  }
  return { index, times };
}

function median(times) {
  const sorted = [...times].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu']
});
console.log(
  'Spark   properties    texts  median slowest longest   first   index'
);
for (const name of readdirSync(catalogues).sort()) {
  const { spark_version, properties } = JSON.parse(
    readFileSync(new URL(name, catalogues), 'utf8')
  );
  const sent = properties.map(({ doc, ...one }) =>
    one.internal ? one : { ...one, doc }
  );
  const page = await browser.newPage();
  const { index, times } = await page.evaluate(measure, {
    ranking,
    properties: sent,
    texts: TEXTS,
    rounds
  });
  await page.close();
  const all = Object.values(times);
  const [first = []] = all;
  const slowest = Math.max(...all.map(median));
  const longest = Math.max(...all.flat());
  const shown = [median(all.flat()), slowest, longest, first[0], index];
  console.log(
    spark_version.padEnd(8),
    String(sent.length).padStart(9),
    String(all.length).padStart(9),
    ...shown.map(time => time.toFixed(1).padStart(7))
  );
}
await browser.close();
