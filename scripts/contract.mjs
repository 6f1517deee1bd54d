// Write src/api/contract.ts from the package's contract.json; --check only compares.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { compile } from 'json-schema-to-typescript';
import prettier from 'prettier';

const root = new URL('..', import.meta.url);
const source = new URL('jupyter_pyspark_kernels/contract.json', root);
const target = fileURLToPath(new URL('src/api/contract.ts', root));

const { 'x-constants': constants, ...schema } = JSON.parse(
  await readFile(source, 'utf8')
);

const types = await compile(
  { ...schema, additionalProperties: false },
  'Contract',
  {
    additionalProperties: false,
    bannerComment:
      '// Made from jupyter_pyspark_kernels/contract.json by "jlpm contract". Do not edit.',
    unreachableDefinitions: true
  }
);
const values = Object.entries(constants).map(
  ([name, value]) => `export const ${name} = ${JSON.stringify(value)};`
);
const options = await prettier.resolveConfig(target);
const text = await prettier.format(
  `${types.replace(/export interface Contract \{\}\n/, '')}\n${values.join('\n')}\n`,
  { ...options, parser: 'typescript' }
);

const current = await readFile(target, 'utf8').catch(() => '');
if (!process.argv.includes('--check')) {
  await writeFile(target, text);
} else if (current !== text) {
  console.error('src/api/contract.ts is not current. Run: jlpm contract');
  process.exitCode = 1;
}
