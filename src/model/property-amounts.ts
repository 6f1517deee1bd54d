import { count } from './amounts';
import type { ITexts } from './draft';
import type { IPropertySource } from './property-source';

/** Units of size, each 1,024 of the one before. */
const SIZES = ['BYTE', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** Units of time with how many of the one before they are, and their signs. */
const TIMES = [
  ['NANOSECONDS', 1n, 'ns'],
  ['MICROSECONDS', 1000n, 'µs'],
  ['MILLISECONDS', 1000n, 'ms'],
  ['SECONDS', 1000n, 's'],
  ['MINUTES', 60n, 'min'],
  ['HOURS', 60n, 'h'],
  ['DAYS', 24n, 'd']
] as const;

/** Say what a size or a time comes to, such as `= 4 GiB` or `= 1 min 30 s`; empty where there is nothing to say. */
export function comesTo(
  source: IPropertySource,
  key: string,
  value: string,
  trans: ITexts
): string {
  const { type, unit = '', many } = source.find(key) ?? {};
  const amount = many ? undefined : source.amount(key, value);
  // Below zero there is no amount: mostly it means that there is no limit.
  if (amount === undefined || amount < 0n) {
    return '';
  }
  const text =
    type === 'bytes' ? sizeText(amount, unit) : timeText(amount, unit);
  return /^\s*\d+\s*$/.test(value)
    ? trans.__('= %1, a bare number counts %2', text, unitName(unit, trans))
    : trans.__('= %1', text);
}

/** Name a unit for people: `MiB`, `seconds`. */
export function unitName(unit: string, trans: ITexts): string {
  const names: Readonly<Record<string, string>> = {
    BYTE: trans.__('bytes'),
    NANOSECONDS: trans.__('nanoseconds'),
    MICROSECONDS: trans.__('microseconds'),
    MILLISECONDS: trans.__('milliseconds'),
    SECONDS: trans.__('seconds'),
    MINUTES: trans.__('minutes'),
    HOURS: trans.__('hours'),
    DAYS: trans.__('days')
  };
  return names[unit] ?? unit;
}

/** Write a size in the largest unit in which two decimals are enough. */
function sizeText(amount: bigint, unit: string): string {
  let number = Number(amount);
  let power = SIZES.indexOf(unit);
  while (power + 1 < SIZES.length && isShort(number / 1024)) {
    number /= 1024;
    power++;
  }
  const size = SIZES[power] ?? unit;
  return `${count(number)} ${size === 'BYTE' ? 'B' : size}`;
}

function isShort(number: number): boolean {
  return number >= 1 && Number.isInteger(number * 100);
}

/** Write a time in its units, the largest first. */
function timeText(amount: bigint, unit: string): string {
  const first = TIMES.findIndex(([time]) => time === unit);
  const parts: string[] = [];
  let rest = amount;
  for (let place = first; place < TIMES.length; place++) {
    const steps = TIMES[place + 1]?.[1];
    const here = steps === undefined ? rest : rest % steps;
    rest = steps === undefined ? 0n : rest / steps;
    if (here > 0n) {
      parts.unshift(`${count(Number(here))} ${TIMES[place]?.[2]}`);
    }
  }
  return parts.join(' ') || `0 ${TIMES[first]?.[2] ?? unit}`;
}
