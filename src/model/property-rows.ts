import type { FieldProperty, INameValueRow } from './draft';
import { FIELD_PROPERTIES, newRow } from './draft';

/** Hold the properties of a draft: those with a field of their own, and the rows of the table. */
export interface IProperties {
  readonly fields: Readonly<Record<FieldProperty, string>>;
  readonly rows: readonly INameValueRow[];
}

/** Say what became of properties that were put in. */
export interface IPut extends IProperties {
  readonly added: number;
  /** How many were there with another value. */
  readonly changed: number;
}

/** Put pasted properties in: over the value of one that is there, else at the end. */
export function withPairs(
  { fields, rows }: IProperties,
  pairs: readonly { readonly name: string; readonly value: string }[]
): IPut {
  const given = new Map(pairs.map(({ name, value }) => [name, value]));
  const present = new Map(rows.map(({ name, value }) => [name.trim(), value]));
  for (const name of FIELD_PROPERTIES) {
    present.set(name, fields[name]);
  }
  const kept = rows.map(row => {
    const value = given.get(row.name.trim());
    return value === undefined ? row : withValue(row, value);
  });
  const fresh = pairs
    .filter(({ name }) => !present.has(name))
    .map(({ name, value }) => withValue(newRow(name), value));
  const before = pairs.map(({ name, value }) => [present.get(name), value]);
  return {
    fields: Object.fromEntries(
      FIELD_PROPERTIES.map(name => [name, given.get(name) ?? fields[name]])
    ) as Record<FieldProperty, string>,
    rows: [...kept, ...fresh],
    added: before.filter(([old]) => !old).length,
    changed: before.filter(([old, value]) => old && old !== value).length
  };
}

/** Give a row the value that somebody wrote for it: an empty one is meant as it is. */
function withValue(row: INameValueRow, value: string): INameValueRow {
  return { ...row, value, keepsEmpty: value === '' };
}

/** Tell whether a property has a field of its own above the table. */
export function hasField(name: string): name is FieldProperty {
  return FIELD_PROPERTIES.some(known => known === name);
}
