import type { ITexts } from './draft';

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;
const STEP = 1000;

/** Write a size for people: three digits at most, such as `446 MB`. */
export function bytes(count: number): string {
  let value = count;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= STEP;
    unit++;
  }
  return `${digits(value, unit)} ${UNITS[unit]}`;
}

/** Write how much of a size is done, in the unit of the whole: `446 of 720 MB`. */
export function bytesOf(done: number, total: number, trans: ITexts): string {
  const whole = bytes(total);
  const unit = UNITS.findIndex(name => whole.endsWith(` ${name}`));
  return trans.__('%1 of %2', digits(done / STEP ** unit, unit), whole);
}

/** Write a number with its thousands apart. */
export function count(value: number): string {
  return value.toLocaleString();
}

/** Write a duration for people: `1 s`, `2 min 5 s`, `1 h 3 min`. */
export function duration(seconds: number): string {
  const whole = Math.max(1, Math.ceil(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60)];
  if (hours) {
    return `${hours} h ${minutes % 60} min`;
  }
  return minutes ? `${minutes} min ${whole % 60} s` : `${whole} s`;
}

function digits(value: number, unit: number): string {
  return value.toFixed(unit > 0 && value < 9.95 ? 1 : 0);
}
