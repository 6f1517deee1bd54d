// Say what the page makes of values: compiles its rules, then answers each line [key, value] with its problem or null.
//
//   node scripts/judge_values.mjs CATALOGUE <pairs.jsonl
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const model = fileURLToPath(new URL('../src/model/', import.meta.url));
const compiled = mkdtempSync(join(tmpdir(), 'judge-values-'));
let rules;
try {
  for (const name of ['java-numbers', 'spark-values']) {
    const source = readFileSync(join(model, `${name}.ts`), 'utf8');
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: {
        module: ts.ModuleKind.CommonJS,
        target: ts.ScriptTarget.ES2022
      }
    });
    writeFileSync(join(compiled, `${name}.js`), outputText);
  }
  rules = createRequire(import.meta.url)(join(compiled, 'spark-values.js'));
} finally {
  rmSync(compiled, { recursive: true });
}

const catalogue = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const known = new Map(catalogue.properties.map(one => [one.key, one]));
for await (const line of createInterface({ input: process.stdin })) {
  const [key, value] = JSON.parse(line);
  const problem = rules.valueProblem(known.get(key), value, catalogue) ?? null;
  process.stdout.write(`${JSON.stringify(problem)}\n`);
}
