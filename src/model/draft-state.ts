import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { JsonValue, Profile } from '../api/contract';
import type { IDraft, INameValueRow } from './draft';
import { looksSecret } from './draft';

/** Make a draft into what JupyterLab keeps for after a reload: all but the values of secrets. */
export function toState(draft: IDraft): ReadonlyPartialJSONObject {
  const shown = (rows: readonly INameValueRow[]) =>
    rows.map(row => ({
      ...row,
      value: looksSecret(row.name) ? '' : row.value
    }));
  return {
    ...draft,
    fields: { ...draft.fields },
    profiles: draft.profiles.map(profile => ({ ...profile })),
    rows: shown(draft.rows),
    env: shown(draft.env)
  };
}

/** Read what {@link toState} made; what is missing or of another kind comes from `start`. */
export function fromState(
  state: ReadonlyPartialJSONObject,
  start: IDraft
): IDraft {
  const entries = Object.entries(start).map(([name, value]) => {
    const kept: unknown = state[name];
    return [name, isLike(kept, value) ? kept : value];
  });
  const draft = Object.fromEntries(entries) as unknown as IDraft;
  return {
    ...draft,
    fields: { ...start.fields, ...draft.fields },
    profiles: draft.profiles.filter(isProfile),
    rows: draft.rows.filter(isRow),
    env: draft.env.filter(isRow),
    leave_out: draft.leave_out.filter(isText),
    check_imports: draft.check_imports.filter(isText)
  };
}

function isLike(kept: unknown, value: JsonValue): boolean {
  return (
    kept !== null &&
    typeof kept === typeof value &&
    Array.isArray(kept) === Array.isArray(value)
  );
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isProfile(profile: unknown): profile is Profile {
  return (
    typeof profile === 'object' &&
    profile !== null &&
    typeof (profile as Record<string, unknown>)['name'] === 'string'
  );
}

function isRow(row: unknown): row is INameValueRow {
  return (
    typeof row === 'object' &&
    row !== null &&
    ['id', 'name', 'value'].every(
      key => typeof (row as Record<string, unknown>)[key] === 'string'
    )
  );
}
