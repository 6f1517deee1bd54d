import type { KernelSettings, Profile } from '../api/contract';
import { HIDDEN, LOCAL_MASTER } from '../api/contract';
import type { IDraft, INameValueRow } from './draft';
import { isFieldProperty, newRow } from './draft';
import { toSettings } from './draft-settings';

/** The fields of one value that a profile can say, as in `core/profile.py`. */
export const SINGLE_FIELDS = [
  'spark_master',
  'spark_home',
  'hadoop_conf_dir',
  'spark_conf_dir',
  'java_home'
] as const;

/** Hold what the profiles say of a field such as `spark_conf.spark.executor.memory`. */
export interface IProfileValue {
  readonly value: string;
  /** The profile whose value counts among them: the last that says one. */
  readonly profile: string;
  /** Earlier ones that say another value, the next one first. */
  readonly hides: readonly string[];
}

export type ProfileValues = ReadonlyMap<string, IProfileValue>;

/** Values by field, such as `env.TEAM`. */
export type Values = ReadonlyMap<string, string>;

const NO_VALUES: Values = new Map();

/** Return all that a profile says. */
export function valuesOf(profile: Partial<Profile> | KernelSettings): Values {
  const values = new Map<string, string>();
  for (const field of SINGLE_FIELDS) {
    const value = profile[field];
    if (value) {
      values.set(field, value);
    }
  }
  for (const [name, value] of Object.entries(profile.spark_conf ?? {})) {
    values.set(`spark_conf.${name}`, value);
  }
  for (const [name, value] of Object.entries(profile.env ?? {})) {
    values.set(`env.${name}`, value);
  }
  return values;
}

/** Return what profiles say together, the later ones winning; the server merges alike (`core/merging.py`). */
export function profileValues(profiles: readonly Profile[]): ProfileValues {
  const found = new Map<string, { value: string; profile: string }[]>();
  for (const profile of profiles) {
    for (const [field, value] of valuesOf(profile)) {
      const said = found.get(field) ?? [];
      found.set(field, [{ value, profile: profile.name }, ...said]);
    }
  }
  return new Map(
    [...found].map(([field, [first, ...others]]) => [
      field,
      {
        value: first!.value,
        profile: first!.profile,
        hides: others
          .filter(({ value }) => value !== first!.value)
          .map(({ profile }) => profile)
      }
    ])
  );
}

/** Tell whether two profiles of a name say different values. */
export function differs(one: Profile, other: Profile): boolean {
  const words = (profile: Profile) =>
    JSON.stringify([...valuesOf(profile)].sort());
  return words(one) !== words(other);
}

/** Return what a draft says itself. */
export function ownValues(draft: IDraft): Values {
  return valuesOf(toSettings(draft));
}

/** Return the value that a draft has for a field, its own or a profile's. */
export function effective(
  draft: IDraft,
  field: (typeof SINGLE_FIELDS)[number]
): string {
  return (
    draft[field].trim() ||
    (profileValues(draft.profiles).get(field)?.value ?? '')
  );
}

/**
 * Tick other profiles.
 *
 * @param usual - Values that the form began with and nobody chose: they give way to a profile, and
 *   come back when none says them any more.
 */
export function withProfiles(
  draft: IDraft,
  profiles: readonly Profile[],
  usual: Values = NO_VALUES
): IDraft {
  const before = profileValues(draft.profiles);
  const after = profileValues(profiles);
  const own = ownValues(draft);
  let changed: IDraft = { ...draft, profiles };
  for (const [field, value] of usual) {
    if (after.has(field) && !before.has(field) && own.get(field) === value) {
      changed = withoutValue(changed, field);
    } else if (before.has(field) && !after.has(field) && !own.has(field)) {
      changed = withValue(changed, field, value);
    }
  }
  if (profiles.length === 0 && !changed.spark_master) {
    changed = { ...changed, spark_master: LOCAL_MASTER };
  }
  return changed;
}

/** Give a draft a value of its own; a new row stands at the end. */
export function withValue(
  draft: IDraft,
  field: string,
  value: string,
  row: INameValueRow = newRow()
): IDraft {
  const { list, name } = placeOf(field);
  if (list === null) {
    return { ...draft, [field]: value };
  }
  if (list === 'rows' && isFieldProperty(name)) {
    return { ...draft, fields: { ...draft.fields, [name]: value } };
  }
  const added = { ...row, name, value, keepsEmpty: value === '' };
  return { ...draft, [list]: [...draft[list], added] };
}

/** Take a value of its own out of a draft, so that a profile's counts. */
export function withoutValue(draft: IDraft, field: string): IDraft {
  const { list, name } = placeOf(field);
  if (list === null) {
    return { ...draft, [field]: '' };
  }
  if (list === 'rows' && isFieldProperty(name)) {
    return { ...draft, fields: { ...draft.fields, [name]: '' } };
  }
  const rows = draft[list].filter(row => row.name.trim() !== name);
  return { ...draft, [list]: rows };
}

/**
 * Make a profile of what a draft says, its profiles' values included.
 *
 * @param without - Fields that are left out; secrets whose values this page does not have always are.
 */
export function drafted(
  draft: IDraft,
  name: string,
  about: string,
  without: readonly string[] = []
): Profile {
  const values = new Map<string, string>();
  for (const [field, { value }] of profileValues(draft.profiles)) {
    values.set(field, value);
  }
  for (const [field, value] of ownValues(draft)) {
    values.set(field, value);
  }
  const single: Partial<Profile> = {};
  const spark_conf: Record<string, string> = {};
  const env: Record<string, string> = {};
  for (const [field, value] of values) {
    const { list, name: key } = placeOf(field);
    if (value === HIDDEN || without.includes(field)) {
      continue;
    }
    if (list === null) {
      Object.assign(single, { [field]: value });
    } else {
      (list === 'rows' ? spark_conf : env)[key] = value;
    }
  }
  return { name, about, ...single, spark_conf, env };
}

/** Return the names of the secrets of a draft whose values this page does not have. */
export function hiddenNames(draft: IDraft): readonly string[] {
  return [...ownValues(draft)]
    .filter(([, value]) => value === HIDDEN)
    .map(([field]) => nameOf(field));
}

/** Return what people call a field: the property or variable alone. */
export function nameOf(field: string): string {
  return placeOf(field).name;
}

function placeOf(field: string): {
  readonly list: 'rows' | 'env' | null;
  readonly name: string;
} {
  if (field.startsWith('spark_conf.')) {
    return { list: 'rows', name: field.slice('spark_conf.'.length) };
  }
  return field.startsWith('env.')
    ? { list: 'env', name: field.slice('env.'.length) }
    : { list: null, name: field };
}
