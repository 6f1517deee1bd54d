import { KERNEL_NAME } from '../api/contract';

const LONGEST = 100;
const PATTERN = new RegExp(KERNEL_NAME);

/** Tell whether a name can be a kernel's name. */
export function isKernelName(name: string): boolean {
  return PATTERN.test(name);
}

/** Make a kernel's name of a display name; empty where none of its characters can stay. */
export function suggestKernelName(display_name: string): string {
  return display_name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9._]+/g, '-')
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '')
    .slice(0, LONGEST);
}

/** Make a name that is not taken: the name itself, or with the first free number from 2 on. */
export function freeName(name: string, taken: readonly string[]): string {
  const used = new Set(taken.map(other => other.toLowerCase()));
  for (let number = 1; ; number++) {
    const end = number === 1 ? '' : `-${number}`;
    const found = name.slice(0, LONGEST - end.length) + end;
    if (!used.has(found)) {
      return found;
    }
  }
}
