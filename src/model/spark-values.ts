import type { PropertiesReply, Property } from '../api/contract';
import type { IDecimal } from './java-numbers';
import {
  asciiNumber,
  decimalNumber,
  doubleNumber,
  isLess,
  shortDouble,
  trim,
  wholeNumber
} from './java-numbers';

/** What a release judges values by, besides the property itself. */
export type SparkRules = Pick<
  PropertiesReply,
  'scala_version' | 'byte_units' | 'time_units'
>;

const LONG = 2n ** 63n - 1n;
const INT = 2n ** 31n - 1n;
const POWERS: Readonly<Record<string, number>> = {
  BYTE: 0,
  KiB: 1,
  MiB: 2,
  GiB: 3,
  TiB: 4,
  PiB: 5
};
const SECOND = 10n ** 9n;
const NANOSECONDS: Readonly<Record<string, bigint>> = {
  NANOSECONDS: 1n,
  MICROSECONDS: 1000n,
  MILLISECONDS: 10n ** 6n,
  SECONDS: SECOND,
  MINUTES: 60n * SECOND,
  HOURS: 3600n * SECOND,
  DAYS: 86400n * SECOND
};

/** Say what a value should be instead. */
class Refused extends Error {}

/**
 * Say what Spark would take instead of a value; undefined where it takes it, or nobody knows.
 *
 * These are the rules of core/properties/values.py: the same verdicts in the same words. Both are tested with
 * tests/data/spark-values.jsonl.
 */
export function valueProblem(
  known: Property,
  value: string,
  rules: SparkRules
): string | undefined {
  // Spark replaces ${name} before it looks at a value.
  if (known.unchecked || value.includes('${')) {
    return undefined;
  }
  const items = known.many
    ? value.split(',').map(trim).filter(Boolean)
    : [value];
  try {
    for (const item of items) {
      PARSERS[known.type](known, item, rules);
    }
  } catch (error) {
    if (!(error instanceof Refused)) {
      throw error;
    }
    return known.many
      ? `items between commas, each ${error.message}`
      : error.message;
  }
  return undefined;
}

/** Return the size or time that a value is, in the property's unit; undefined where it is none. */
export function amountOf(
  known: Property,
  value: string,
  rules: SparkRules
): bigint | undefined {
  const isAmount = known.type === 'bytes' || known.type === 'time';
  if (!isAmount || known.many || value.includes('${') || !known.unit) {
    return undefined;
  }
  try {
    return known.type === 'bytes'
      ? parseBytes(known, value, rules)
      : parseTime(known, value, rules);
  } catch (error) {
    if (error instanceof Refused) {
      return undefined;
    }
    throw error;
  }
}

/** Read a size in the property's unit (`JavaUtils.byteStringAs`). */
function parseBytes(known: Property, text: string, rules: SparkRules): bigint {
  const own = known.unit ?? '';
  const unit = own === 'BYTE' ? 'bytes' : own;
  const wanted = `a size such as ${exampleSize(known)}: a whole number and k, m, g, t or p (a bare number counts ${unit})`;
  const isNegative = text.startsWith('-');
  const rest = isNegative ? text.slice(1) : text;
  const match = /^([0-9]+)([a-z]+)?$/.exec(trim(rest.toLowerCase()));
  const suffix = match?.[2] ? unitIn(rules.byte_units, match[2]) : own;
  const number = asciiNumber(match?.[1] ?? '');
  if (!match || number > LONG || suffix === undefined) {
    throw new Refused(wanted);
  }
  const power = (POWERS[suffix] ?? 0) - (POWERS[own] ?? 0);
  const ratio = 1024n ** BigInt(Math.abs(power));
  const sign = isNegative ? -1n : 1n;
  if (power <= 0) {
    return limited(known, sign * (number / ratio));
  }
  if (number > LONG / ratio) {
    throw new Refused(`a size of at most ${LONG / ratio}${match[2]}`);
  }
  return limited(known, sign * number * ratio);
}

/** Read a time in the property's unit (`JavaUtils.timeStringAs`). */
function parseTime(known: Property, text: string, rules: SparkRules): bigint {
  const own = known.unit ?? '';
  const wanted = `a time such as 30s: a whole number and us, ms, s, m or min, h, d (a bare number counts ${own.toLowerCase()})`;
  const match = /^(-?[0-9]+)([a-z]+)?$/.exec(trim(text.toLowerCase()));
  const number = asciiNumber(match?.[1] ?? '');
  const suffix = match?.[2] ? unitIn(rules.time_units, match[2]) : own;
  if (!match || number < -LONG - 1n || number > LONG || suffix === undefined) {
    throw new Refused(wanted);
  }
  const amount =
    (number * (NANOSECONDS[suffix] ?? 1n)) / (NANOSECONDS[own] ?? 1n);
  // TimeUnit.convert keeps the ends of a long where there is more.
  const [least, most] = [-LONG - 1n, LONG];
  return limited(known, amount < least ? least : amount > most ? most : amount);
}

function unitIn(
  units: Readonly<Record<string, string>>,
  suffix: string
): string | undefined {
  return Object.hasOwn(units, suffix) ? units[suffix] : undefined;
}

function parseDouble(known: Property, text: string): number {
  const number = doubleNumber(trim(text));
  if (number === undefined) {
    throw new Refused('a number such as 0.5');
  }
  if (!Number.isNaN(number)) {
    return limited(known, number);
  }
  if (known.refuses_nan) {
    throw new Refused(limits(known));
  }
  return number;
}

/** Read a number exactly, as Java's `BigDecimal` does. */
function parseDecimal(known: Property, text: string): IDecimal {
  const number = decimalNumber(trim(text));
  if (number === undefined) {
    throw new Refused('a number such as 0.5');
  }
  // A limit is what its shortest text says, not the double nearest to it.
  const [least, most] = [known.minimum, known.maximum].map(end =>
    typeof end === 'number' ? decimalNumber(String(end)) : undefined
  );
  if ((least && isLess(number, least)) || (most && isLess(most, number))) {
    throw new Refused(limits(known));
  }
  const places = number.digits ? number.digits.length - number.power : 0;
  if (typeof known.places === 'number' && places > known.places) {
    throw new Refused(`a number with at most ${known.places} decimal places`);
  }
  return number;
}

function parseWhole(known: Property, text: string, most: bigint): bigint {
  const number = wholeNumber(trim(text));
  if (number === undefined) {
    throw new Refused('a whole number');
  }
  if (number < -most - 1n || number > most) {
    throw new Refused(`a whole number from ${-most - 1n} to ${most}`);
  }
  return limited(known, number);
}

/** Read a truth value as Scala's `toBoolean` does. */
function parseBoolean(
  _known: Property,
  text: string,
  { scala_version }: SparkRules
): boolean {
  // From 2.13 on it compares with equalsIgnoreCase, for which the long s is an S.
  const letters = trim(text);
  const word = (
    scala_version.startsWith('2.12.') ? letters : letters.toUpperCase()
  ).toLowerCase();
  if (word !== 'true' && word !== 'false') {
    throw new Refused('true or false');
  }
  return word === 'true';
}

function parseChoice(known: Property, text: string): string {
  const word = known.trims ? trim(text) : text;
  const folded =
    known.fold === 'upper'
      ? word.toUpperCase()
      : known.fold === 'lower'
        ? word.toLowerCase()
        : word;
  const choices = known.choices ?? [];
  if (!choices.includes(folded)) {
    throw new Refused(`one of ${choices.join(', ')}`);
  }
  return folded;
}

function parseText(_known: Property, text: string): string {
  return text;
}

function limited<T extends number | bigint>(known: Property, number: T): T {
  const { minimum, maximum } = known;
  if (
    (typeof minimum === 'number' && number < minimum) ||
    (typeof maximum === 'number' && number > maximum)
  ) {
    throw new Refused(limits(known));
  }
  return number;
}

function limits(known: Property): string {
  const ends = [
    ['from', known.minimum] as const,
    ['to', known.maximum] as const
  ].flatMap(([word, end]) =>
    typeof end === 'number'
      ? `${word} ${isFloat(known, end) ? shortDouble(end) : end}`
      : []
  );
  const unit = known.unit ? ` (${known.unit})` : '';
  const said = known.requirement ? `: ${known.requirement}` : '';
  return `a value ${ends.join(' ')}${unit}${said}`;
}

/** Tell whether a limit is written as Python writes a float. */
function isFloat({ type }: Property, end: number): boolean {
  return type === 'double' || (type === 'decimal' && !Number.isInteger(end));
}

function exampleSize({ default: text }: Property): string {
  return text && /^\d+[kmgt]$/.test(text) ? text : '4g';
}

const PARSERS: Readonly<
  Record<
    Property['type'],
    (known: Property, text: string, rules: SparkRules) => unknown
  >
> = {
  boolean: parseBoolean,
  int: (known, text) => parseWhole(known, text, INT),
  long: (known, text) => parseWhole(known, text, LONG),
  double: parseDouble,
  decimal: parseDecimal,
  bytes: parseBytes,
  time: parseTime,
  choice: parseChoice,
  text: parseText,
  family: parseText,
  other: parseText
};
