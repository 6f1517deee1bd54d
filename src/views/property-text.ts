import type { TranslationBundle } from '@jupyterlab/translation';

import type { Property } from '../api/contract';
import type { Area } from '../model/property-areas';
import { unitName } from '../model/property-amounts';

/** Say a property's type and unit: `size in MiB`. */
export function typeText(property: Property, trans: TranslationBundle): string {
  const types: Record<Property['type'], string> = {
    boolean: trans.__('true or false'),
    int: trans.__('whole number'),
    long: trans.__('whole number'),
    double: trans.__('number'),
    decimal: trans.__('number'),
    bytes: trans.__('size'),
    time: trans.__('time'),
    choice: trans.__('choice'),
    text: trans.__('text'),
    family: trans.__('text'),
    other: trans.__('text')
  };
  const type = property.unit
    ? trans.__('%1 in %2', types[property.type], unitName(property.unit, trans))
    : types[property.type];
  return property.many ? trans.__('list, each a %1', type) : type;
}

/** Say the limits of a number in its unit: `from 1`, `from 0 to 1`; empty where only the type limits it. */
export function limitsText(
  { minimum, maximum }: Property,
  trans: TranslationBundle
): string {
  const hasLeast = minimum !== undefined && minimum !== null;
  const hasMost = maximum !== undefined && maximum !== null;
  // Java's smallest double stands for "more than 0".
  const least =
    minimum === Number.MIN_VALUE
      ? trans.__('more than 0')
      : trans.__('from %1', String(minimum));
  const whole = Math.round(maximum ?? 0);
  // As does the largest double below a whole number.
  const isBelow = hasMost && whole > maximum && whole - maximum < 1e-9;
  const most = isBelow ? String(whole) : String(maximum);
  if (hasLeast && hasMost) {
    return isBelow
      ? trans.__('%1 to below %2', least, most)
      : trans.__('%1 to %2', least, most);
  }
  if (hasMost) {
    return isBelow ? trans.__('below %1', most) : trans.__('up to %1', most);
  }
  return hasLeast ? least : '';
}

/** Say Spark's own default: `200`, `as spark.x`, `empty`; `none` where there is none. */
export function defaultText(
  value: string | null | undefined,
  trans: TranslationBundle
): string {
  if (value === undefined || value === null) {
    return trans.__('none');
  }
  const [, other] = /^<value of (.+)>$/.exec(value) ?? [];
  return other ? trans.__('as %1', other) : value || trans.__('empty');
}

/** Say type, limits and default in a line. */
export function aboutProperty(
  property: Property,
  trans: TranslationBundle
): string {
  const type = [typeText(property, trans), limitsText(property, trans)]
    .filter(Boolean)
    .join(' ');
  return property.default
    ? trans.__('%1, default %2', type, defaultText(property.default, trans))
    : type;
}

/** Name an area for people. */
export function areaText(area: Area, trans: TranslationBundle): string {
  const names: Record<Area, string> = {
    driver: trans.__('Driver'),
    executors: trans.__('Executors'),
    memory: trans.__('Memory'),
    'dynamic-allocation': trans.__('Dynamic allocation'),
    shuffle: trans.__('Shuffle'),
    sql: trans.__('SQL'),
    adaptive: trans.__('SQL: adaptive execution'),
    files: trans.__('SQL: files, tables and catalogs'),
    optimizer: trans.__('SQL: optimizer and code generation'),
    legacy: trans.__('SQL: behaviour of older releases'),
    streaming: trans.__('Streaming'),
    python: trans.__('Python, pandas and Arrow'),
    scheduling: trans.__('Scheduling and retries'),
    storage: trans.__('Storage, compression and serialization'),
    network: trans.__('Network'),
    kubernetes: trans.__('Kubernetes'),
    yarn: trans.__('YARN'),
    standalone: trans.__('Standalone cluster'),
    packages: trans.__('Packages and files'),
    security: trans.__('Security'),
    ui: trans.__('Web UI and history'),
    logs: trans.__('Logs and metrics'),
    connect: trans.__('Spark Connect'),
    other: trans.__('Other')
  };
  return names[area];
}

/** Hold what a property is where the kernel does not set it, and the file that says so. */
export interface IDefault {
  readonly value: string;
  readonly origin: string;
}
