/** The longest run of digits that is read: no limit has more. */
const MOST_DIGITS = 30;
const DECIMAL =
  /^[+-]?(?:NaN|Infinity|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[fFdD]?)$/;
const HEXADECIMAL =
  /^([+-]?)0[xX]([0-9a-fA-F]+\.?|[0-9a-fA-F]*\.[0-9a-fA-F]+)[pP]([+-]?[0-9]+)[fFdD]?$/;

const EXACT =
  /^([+-]?)(?:([0-9]+)\.?([0-9]*)|\.([0-9]+))(?:[eE]([+-]?[0-9]+))?$/;
const INT = 2n ** 31n - 1n;

/** Hold a decimal number of any size exactly: 0.`digits` · 10^`power`, without zeros at the ends; zero has no digits. */
export interface IDecimal {
  readonly isNegative: boolean;
  readonly digits: string;
  readonly power: number;
}

/** Return a text without what Java's `trim` takes off. */
export function trim(text: string): string {
  let [begin, end] = [0, text.length];
  while (begin < end && text.charCodeAt(begin) <= 32) {
    begin++;
  }
  while (begin < end && text.charCodeAt(end - 1) <= 32) {
    end--;
  }
  return text.slice(begin, end);
}

/** Read a whole number as Java's `parseLong` does, of any size; undefined where it is none. */
export function wholeNumber(text: string): bigint | undefined {
  // Java reads the digits of any script, but none that takes two of its characters.
  if (!/^[+-]?\p{Nd}+$/u.test(text) || /[\ud800-\udfff]/.test(text)) {
    return undefined;
  }
  return asciiNumber(withAsciiDigits(text));
}

/** Read ASCII digits, with a sign or without, as a number of any size. */
export function asciiNumber(text: string): bigint {
  return signed(text.replace(/^[+-]/, ''), text.startsWith('-'));
}

/** Return a text with the digits of every script as 0 to 9, but those that take two of Java's characters. */
function withAsciiDigits(text: string): string {
  return text.replace(/[^\P{Nd}\u{10000}-\u{10ffff}]/gu, digit =>
    String(digitOf(digit))
  );
}

function signed(digits: string, isNegative: boolean): bigint {
  const number = BigInt(digits.replace(/^0+/, '').slice(0, MOST_DIGITS) || '0');
  return isNegative ? -number : number;
}

/** Return the value of a digit: in Unicode the ten of a script begin at a code that ends in 0 or 6. */
function digitOf(digit: string): number {
  const code = digit.charCodeAt(0);
  const zero = code & 0xfff0;
  const beginsAtZero = /\p{Nd}/u.test(String.fromCharCode(zero));
  return code - zero - (beginsAtZero ? 0 : 6);
}

/** Read a number as Java's `Double.parseDouble` does; undefined where it is none. */
export function doubleNumber(text: string): number | undefined {
  if (DECIMAL.test(text)) {
    return Number(/[yN]$/.test(text) ? text : text.replace(/[fFdD]$/, ''));
  }
  const match = HEXADECIMAL.exec(text);
  return match
    ? hexadecimal(match[1] === '-', match[2] ?? '', Number(match[3]))
    : undefined;
}

/** Read a number as Java's `BigDecimal` does, its exponent and scale in an int; undefined where it is none. */
export function decimalNumber(text: string): IDecimal | undefined {
  const match = EXACT.exec(withAsciiDigits(text));
  if (!match) {
    return undefined;
  }
  const [, sign, whole = '', after = '', alone = '', exponent = '0'] = match;
  const fraction = after + alone;
  const shift = asciiNumber(exponent);
  const scale = BigInt(fraction.length) - shift;
  if ([shift, scale].some(number => number < -INT - 1n || number > INT)) {
    return undefined;
  }
  const written = (whole + fraction).replace(/^0+/, '');
  return {
    isNegative: sign === '-',
    digits: written.replace(/0+$/, ''),
    power: written.length - Number(scale)
  };
}

/** Tell whether a decimal number is less than another one. */
export function isLess(one: IDecimal, other: IDecimal): boolean {
  if (!one.digits || !other.digits) {
    return one.digits
      ? one.isNegative
      : other.digits !== '' && !other.isNegative;
  }
  if (one.isNegative !== other.isNegative) {
    return one.isNegative;
  }
  const [small, large] = one.isNegative ? [other, one] : [one, other];
  return small.power === large.power
    ? // Without zeros at the ends, the order of the digits is that of the letters.
      small.digits < large.digits
    : small.power < large.power;
}

/** Return `digits` · 2^`power`, rounded to the nearest double, of two the even one. */
function hexadecimal(
  isNegative: boolean,
  digits: string,
  power: number
): number {
  const [whole = '', fraction = ''] = digits.split('.');
  const mantissa = BigInt(`0x${whole}${fraction}`);
  const exponent = power - 4 * fraction.length;
  const top = mantissa.toString(2).length + exponent;
  let number: number;
  if (mantissa === 0n || top < -1100) {
    number = 0;
  } else if (top > 1100) {
    number = Infinity;
  } else {
    // The lowest bit that a double of this size has.
    const lowest = Math.max(top - 53, -1074);
    number = shifted(mantissa, lowest - exponent) * 2 ** lowest;
  }
  return isNegative ? -number : number;
}

function shifted(number: bigint, bits: number): number {
  if (bits <= 0) {
    return Number(number << BigInt(-bits));
  }
  const quotient = number >> BigInt(bits);
  const rest = number - (quotient << BigInt(bits));
  const half = 1n << BigInt(bits - 1);
  const isUp = rest > half || (rest === half && (quotient & 1n) === 1n);
  return Number(isUp ? quotient + 1n : quotient);
}

/** Write a double in at most six digits, as C's `%g` does. */
export function shortDouble(number: number): string {
  if (!Number.isFinite(number)) {
    return String(number)
      .toLowerCase()
      .replace(/infinity/, 'inf');
  }
  const [mantissa = '', exponent = '0'] = number.toExponential(5).split('e');
  const power = Number(exponent);
  if (power >= -4 && power < 6) {
    return String(Number(number.toPrecision(6)));
  }
  const sign = power < 0 ? '-' : '+';
  return `${Number(mantissa)}e${sign}${String(Math.abs(power)).padStart(2, '0')}`;
}
