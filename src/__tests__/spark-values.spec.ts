import { readFileSync } from 'fs';
import { join } from 'path';

import type { PropertiesReply, Property } from '../api/contract';
import type { IDecimal } from '../model/java-numbers';
import {
  decimalNumber,
  doubleNumber,
  isLess,
  shortDouble,
  trim,
  wholeNumber
} from '../model/java-numbers';
import type { SparkRules } from '../model/spark-values';
import { amountOf, valueProblem } from '../model/spark-values';

const ROOT = join(__dirname, '..', '..');
const CATALOGUES = 'jupyter_pyspark_kernels/core/properties/catalogues';

type Catalogue = SparkRules & Pick<PropertiesReply, 'properties'>;
type Vector = [string, string, string, boolean, string | null];

function catalogueOf(version: string): {
  rules: SparkRules;
  known: ReadonlyMap<string, Property>;
} {
  const text = readFileSync(
    join(ROOT, CATALOGUES, `spark-${version}.json`),
    'utf8'
  );
  const rules = JSON.parse(text) as Catalogue;
  return { rules, known: new Map(rules.properties.map(one => [one.key, one])) };
}

const vectors = readFileSync(
  join(ROOT, 'tests/data/spark-values.jsonl'),
  'utf8'
)
  .trimEnd()
  .split('\n')
  .map(line => JSON.parse(line) as Vector);
const versions = [...new Set(vectors.map(([version]) => version))];

describe('spark-values', () => {
  it.each(versions)(
    'judges as Spark %s does, in the words of the server',
    version => {
      const { rules, known } = catalogueOf(version);
      const parted = vectors
        .filter(([release]) => release === version)
        .map(([, key, value, accepted, sentence]) => {
          const one = known.get(key);
          const problem = one ? (valueProblem(one, value, rules) ?? null) : key;
          return problem === sentence && accepted === (problem === null)
            ? null
            : [key, value, accepted, sentence, problem];
        })
        .filter(Boolean);
      expect(parted).toEqual([]);
    }
  );

  it('has vectors of both kinds', () => {
    expect(vectors.length).toBeGreaterThan(3000);
    expect(new Set(vectors.map(([, , , accepted]) => accepted)).size).toBe(2);
  });

  const { rules, known } = catalogueOf('4.3.0');
  const one = (key: string) => known.get(key) as Property;

  it.each([
    ['spark.executor.memory', '4g', 4096n],
    ['spark.executor.memory', '512', 512n],
    ['spark.executor.memory', '1\u212a', 0n],
    ['spark.network.timeout', '2min', 120n],
    ['spark.network.timeout', '-1500ms', -1n],
    ['spark.network.timeout', 'soon', undefined],
    ['spark.network.timeout', '${env:T}', undefined],
    ['spark.executor.cores', '4', undefined]
  ])('tells what %s=%s comes to', (key, value, amount) => {
    expect(amountOf(one(key), value, rules)).toBe(amount);
  });

  it.each([
    ['1e-9', undefined],
    ['1e-10', expect.stringContaining('from 1e-09 to 2147483647')],
    ['0.1234567890', undefined],
    ['0.1234567891', 'a number with at most 9 decimal places'],
    ['2147483647.0', undefined],
    ['2147483647.000000001', expect.stringContaining('to 2147483647')],
    ['1e2147483648', 'a number such as 0.5'],
    [`${'0'.repeat(10000)}8`, undefined]
  ])('judges spark.task.cpus=%s', (value, problem) => {
    expect(valueProblem(one('spark.task.cpus'), value, rules)).toEqual(problem);
  });

  it('judges digits without end, and nothing that Spark replaces first', () => {
    const cores = one('spark.executor.cores');
    expect(valueProblem(cores, `${'0'.repeat(10000)}8`, rules)).toBeUndefined();
    expect(valueProblem(cores, '9'.repeat(10000), rules)).toContain(
      '2147483647'
    );
    expect(valueProblem(cores, '${env:CORES}', rules)).toBeUndefined();
  });
});

function read(text: string): IDecimal {
  const number = decimalNumber(text);
  if (!number) {
    throw new Error(text);
  }
  return number;
}

describe('java-numbers', () => {
  it('takes off what Java takes off', () => {
    expect(trim(' \t\0\x1fa b\n ')).toBe('a b');
    expect(trim('\u00a0a\u3000')).toBe('\u00a0a\u3000');
    expect(trim(' \n')).toBe('');
  });

  it('reads the digits of every script in the basic plane', () => {
    const scripts = new Map<string, number>();
    for (let code = 0; code < 0x10000; code++) {
      const digit = String.fromCharCode(code);
      if (/\p{Nd}/u.test(digit)) {
        scripts.set(digit, Number(wholeNumber(digit)));
      }
    }
    const values = [...scripts.values()];
    expect(values.length % 10).toBe(0);
    expect(values).toEqual(values.map((_, place) => place % 10));
    expect(wholeNumber('-\u0661\uff12')).toBe(-12n);
    expect(wholeNumber('\u{1d7d9}')).toBeUndefined();
    expect(wholeNumber('1.0')).toBeUndefined();
  });

  it.each([
    ['0x1p-1', 0.5],
    ['-0x.8p1', -1],
    ['0x1.fffffffffffff8p0', 2],
    ['0x1.00000000000008p0', 1],
    ['0x1.000000000000081p0', 1.0000000000000002],
    ['0x1p-1074', 5e-324],
    ['0x1p-1075', 0],
    ['0x1.8p-1075', 5e-324],
    ['0x1.fffffffffffffp1023', Number.MAX_VALUE],
    ['0x1.fffffffffffff8p1023', Infinity],
    ['-0x1p99999999999999999999', -Infinity],
    ['0x1p-99999999999999999999', 0],
    ['0x0p99999', 0],
    ['1e400', Infinity],
    ['.5d', 0.5],
    ['5.F', 5],
    ['-Infinity', -Infinity],
    ['+NaN', NaN]
  ])('reads %s', (text, number) => {
    expect(doubleNumber(text)).toBe(number);
  });

  it.each([
    ['12.50', '125', 2],
    ['-0.00120', '12', -2],
    ['100', '1', 3],
    ['1.5e-3', '15', -2],
    ['\u0661.e\uff12', '1', 3],
    ['0e9', '', 9]
  ])('reads %s exactly', (text, digits, power) => {
    const isNegative = text.startsWith('-');
    expect(decimalNumber(text)).toEqual({ isNegative, digits, power });
  });

  it.each(['', '.', '1f', 'NaN', '1e2147483648', '1.5e-2147483647', '1e+-2'])(
    'reads no exact number in %j',
    text => {
      expect(decimalNumber(text)).toBeUndefined();
    }
  );

  it('puts exact numbers in order', () => {
    const order = [
      '-1e9',
      '-10',
      '-9.5',
      '-9',
      '0',
      '1e-9',
      '1.05',
      '1.5',
      '15'
    ];
    for (const [place, text] of order.entries()) {
      const less = order.filter(other => isLess(read(other), read(text)));
      expect(less).toEqual(order.slice(0, place));
    }
  });

  it.each([
    '',
    '0x1',
    'nan',
    'inf',
    '1ff',
    'Infinityd',
    '1_0',
    '.',
    '0x.p1',
    '１'
  ])('reads no number in %j', text => {
    expect(doubleNumber(text)).toBeUndefined();
  });

  it.each([
    [0, '0'],
    [0.1, '0.1'],
    [1, '1'],
    [0.9999999, '1'],
    [123456.7, '123457'],
    [1234567, '1.23457e+06'],
    [1e-5, '1e-05'],
    [5e-324, '4.94066e-324'],
    [-0.00012, '-0.00012'],
    [Infinity, 'inf']
  ])('writes %d in short', (number, text) => {
    expect(shortDouble(number)).toBe(text);
  });
});
