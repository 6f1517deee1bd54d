import type { JsonValue } from '../api/contract';

/** Say what happens to one value of a JSON document; the path is in words, such as `env.SPARK_HOME`. */
export interface IJsonChange {
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly before: JsonValue;
  readonly after: JsonValue;
}

/** Compare two JSON documents value by value; a list is one value. */
export function jsonChanges(
  before: JsonValue,
  after: JsonValue,
  path = ''
): readonly IJsonChange[] {
  if (isObject(before) && isObject(after)) {
    const names = [
      ...Object.keys(before),
      ...Object.keys(after).filter(name => !(name in before))
    ];
    return names.flatMap(name =>
      changesOf(before, after, name, path ? `${path}.${name}` : name)
    );
  }
  return JSON.stringify(before) === JSON.stringify(after)
    ? []
    : [{ path, kind: 'changed', before, after }];
}

function changesOf(
  before: Readonly<Record<string, JsonValue>>,
  after: Readonly<Record<string, JsonValue>>,
  name: string,
  path: string
): readonly IJsonChange[] {
  if (!(name in after)) {
    return [{ path, kind: 'removed', before: before[name], after: undefined }];
  }
  if (!(name in before)) {
    return [{ path, kind: 'added', before: undefined, after: after[name] }];
  }
  return jsonChanges(before[name], after[name], path);
}

function isObject(
  value: JsonValue
): value is Readonly<Record<string, JsonValue>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
