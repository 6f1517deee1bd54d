import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { UUID } from '@lumino/coreutils';

import type {
  Fixed,
  JsonValue,
  KernelSettings,
  LocationsReply,
  PolicyReply,
  Problem,
  Profile
} from '../api/contract';
import { LOCAL_MASTER, SUSPECT_KEY } from '../api/contract';
import type { IPreferences } from '../tokens';
import { isKernelName, suggestKernelName } from './kernel-name';

/** The properties that have a field of their own, in the form's order. */
export const FIELD_PROPERTIES = [
  'spark.driver.memory',
  'spark.executor.memory',
  'spark.executor.cores',
  'spark.executor.instances'
] as const;

export type FieldProperty = (typeof FIELD_PROPERTIES)[number];

/** Hold a name and a value as they are typed; the id is made once. */
export interface INameValueRow {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  /** Whether an empty value is meant as it is: else a property without a value is not set. */
  readonly keepsEmpty?: boolean;
}

/** Hold what is being typed. Every setting is in it, those without a field too: nothing is lost by an edit. */
export interface IDraft {
  readonly environment_dir: string;
  readonly install_ipykernel: boolean;
  /** Ticked profiles by value, in the order of ticking; those that are fixed are not among them. */
  readonly profiles: readonly Profile[];
  readonly spark_home: string;
  /** Empty where it is for the profiles to say. */
  readonly spark_master: string;
  readonly hadoop_conf_dir: string;
  readonly spark_conf_dir: string;
  readonly java_home: string;
  /** Values of the properties with a field; empty means Spark's default. */
  readonly fields: Readonly<Record<FieldProperty, string>>;
  readonly rows: readonly INameValueRow[];
  /** Names of the properties in the order that the kernel has them. */
  readonly order: readonly string[];
  readonly env: readonly INameValueRow[];
  readonly template: string;
  readonly archive_format: NonNullable<KernelSettings['archive_format']>;
  readonly spark_start: NonNullable<KernelSettings['spark_start']>;
  readonly self_contained: NonNullable<KernelSettings['self_contained']>;
  readonly slim: boolean;
  /** Names of packages, each once. */
  readonly leave_out: readonly string[];
  readonly check_imports: readonly string[];
  readonly store_secrets: readonly string[];
  readonly submit_args: readonly string[];
  readonly display_name: string;
  readonly kernel_name: string;
  /** Whether the kernel name was typed; until then it follows the display name. */
  readonly kernel_name_typed: boolean;
  readonly location: string;
}

/** Make a row with an id of its own. */
export function newRow(name = '', value = ''): INameValueRow {
  return { id: UUID.uuid4(), name, value };
}

/** Start a new kernel: the administrator's defaults, then the user's preferences; what is fixed wins. */
export function emptyDraft(
  policy: PolicyReply,
  preferences: IPreferences,
  locations: LocationsReply
): IDraft {
  const { spark_conf, ...defaults } =
    policy.defaults as Partial<KernelSettings>;
  const fixed = new Map(policy.fixed.map(({ field, value }) => [field, value]));
  const master =
    fixed.get('spark_master') ??
    (preferences.sparkMaster || defaults.spark_master || LOCAL_MASTER);
  const wanted = locations.locations.find(
    ({ location, label, offered }) =>
      offered &&
      preferences.location !== '' &&
      [location, label].includes(preferences.location)
  );
  return draftOf(
    {
      environment_dir: '',
      kernel_name: '',
      ...defaults,
      spark_master: master,
      spark_conf: withoutFixed(
        { ...spark_conf, ...preferences.sparkConf },
        'spark_conf.',
        policy.fixed
      )
    },
    wanted?.location ?? locations.default
  );
}

/** Put what the administrator fixed in the place of a kernel's own: else its form could not be saved. */
export function withFixed(
  settings: KernelSettings,
  policy: PolicyReply
): KernelSettings {
  const { fixed, defaults } = policy;
  const isFixed = (field: string) => fixed.some(each => each.field === field);
  const values = fixed
    .filter(({ field }) => field in settings || field in defaults)
    // What a fixed profile says has no default: it is left to that profile.
    .map(({ field }) => [field, defaults[field] ?? ''] as const);
  return {
    ...settings,
    ...Object.fromEntries(values),
    spark_conf: withoutFixed(settings.spark_conf ?? {}, 'spark_conf.', fixed),
    env: withoutFixed(settings.env ?? {}, 'env.', fixed),
    profiles: (settings.profiles ?? []).filter(
      ({ name }) => !isFixed(`profiles.${name}`)
    )
  };
}

/** Start from settings. */
export function draftOf(settings: KernelSettings, location: string): IDraft {
  const conf = settings.spark_conf ?? {};
  const fields = Object.fromEntries(
    FIELD_PROPERTIES.map(name => [name, conf[name] ?? ''])
  ) as Record<FieldProperty, string>;
  return {
    environment_dir: settings.environment_dir,
    install_ipykernel: false,
    profiles: settings.profiles ?? [],
    spark_home: settings.spark_home ?? '',
    spark_master:
      settings.spark_master ?? (settings.profiles?.length ? '' : LOCAL_MASTER),
    hadoop_conf_dir: settings.hadoop_conf_dir ?? '',
    spark_conf_dir: settings.spark_conf_dir ?? '',
    java_home: settings.java_home ?? '',
    fields,
    rows: rowsOf(conf).filter(({ name }) => !isFieldProperty(name)),
    order: Object.keys(conf),
    env: rowsOf(settings.env ?? {}),
    template: settings.template ?? '',
    archive_format: settings.archive_format ?? 'auto',
    spark_start: settings.spark_start ?? 'background',
    self_contained: settings.self_contained ?? 'auto',
    slim: settings.slim ?? false,
    leave_out: settings.leave_out ?? [],
    check_imports: settings.check_imports ?? [],
    store_secrets: settings.store_secrets ?? [],
    submit_args: settings.submit_args ?? [],
    display_name: settings.display_name ?? '',
    kernel_name: settings.kernel_name,
    kernel_name_typed: settings.kernel_name !== '',
    location
  };
}

/** Change one field; a kernel name that was not typed follows the display name. */
export function withField<Name extends keyof IDraft>(
  draft: IDraft,
  field: Name,
  value: IDraft[Name]
): IDraft {
  const changed: IDraft = { ...draft, [field]: value };
  if (field === 'display_name' && !draft.kernel_name_typed) {
    return {
      ...changed,
      kernel_name: suggestKernelName(changed.display_name)
    };
  }
  if (field === 'kernel_name') {
    return { ...changed, kernel_name_typed: changed.kernel_name !== '' };
  }
  return changed;
}

/** Return the settings that a draft stands for; text around is trimmed where it cannot be meant. */
export function toSettings(draft: IDraft): KernelSettings {
  return {
    environment_dir: draft.environment_dir.trim(),
    spark_home: draft.spark_home.trim(),
    spark_master: draft.spark_master.trim(),
    hadoop_conf_dir: draft.hadoop_conf_dir.trim(),
    spark_conf_dir: draft.spark_conf_dir.trim(),
    java_home: draft.java_home.trim(),
    template: draft.template.trim(),
    kernel_name: draft.kernel_name.trim(),
    display_name: draft.display_name.trim(),
    spark_conf: sparkConf(draft),
    env: Object.fromEntries(named(draft.env)),
    archive_format: draft.archive_format,
    spark_start: draft.spark_start,
    self_contained: draft.self_contained,
    slim: draft.slim,
    leave_out: [...draft.leave_out],
    check_imports: [...draft.check_imports],
    store_secrets: [...draft.store_secrets],
    submit_args: [...draft.submit_args],
    profiles: [...draft.profiles]
  };
}

/** Return the fields that every kernel needs and nobody else can fill in, where they are empty. */
export function missingOf(draft: IDraft): readonly string[] {
  const needed = ['environment_dir', 'kernel_name'] as const;
  return needed.filter(field => !draft[field].trim());
}

/** Say what can be judged without the server; each problem has the field that the server would name. */
export function judge(draft: IDraft, trans: ITexts): readonly Problem[] {
  const found: Problem[] = [];
  const add = (field: string, message: string) =>
    found.push({ field, message, severity: 'error', code: 'invalid' });
  if (!draft.environment_dir.trim()) {
    add(
      'environment_dir',
      trans.__('Choose a Python environment, or type its path.')
    );
  }
  if (!draft.kernel_name.trim()) {
    add('kernel_name', trans.__('Give the kernel a name.'));
  } else if (!isKernelName(draft.kernel_name.trim())) {
    add(
      'kernel_name',
      trans.__(
        'Use a to z, 0 to 9, “.”, “_” and “-” only, beginning with a letter or digit; 100 characters at most.'
      )
    );
  }
  for (const name of twice(draft.rows)) {
    add(
      `spark_conf.${name}`,
      trans.__('%1 is there twice. Remove one of them.', name)
    );
  }
  for (const name of twice(draft.env)) {
    add(
      `env.${name}`,
      trans.__('%1 is there twice. Remove one of them.', name)
    );
  }
  for (const row of [...draft.rows, ...draft.env]) {
    if (!row.name.trim() && row.value) {
      add(`row.${row.id}`, trans.__('Give it a name, or remove it.'));
    }
  }
  return found;
}

/** Translate; the part of JupyterLab's TranslationBundle that models need. */
export interface ITexts {
  __(text: string, ...values: readonly string[]): string;
}

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

/** Tell whether two drafts ask for the same. */
export function isSameDraft(one: IDraft, other: IDraft): boolean {
  const words = (draft: IDraft) =>
    JSON.stringify([
      toSettings(draft),
      draft.location,
      draft.install_ipykernel
    ]);
  return words(one) === words(other);
}

function sparkConf(draft: IDraft): Record<string, string> {
  const pairs: [string, string][] = [
    ...FIELD_PROPERTIES.map((name): [string, string] => [
      name,
      draft.fields[name].trim()
    ]).filter(([, value]) => value !== ''),
    ...named(draft.rows.filter(row => row.value !== '' || row.keepsEmpty))
  ];
  const places = new Map(draft.order.map((name, place) => [name, place]));
  const place = (name: string) => places.get(name) ?? places.size;
  return Object.fromEntries(
    pairs.sort(([one], [other]) => place(one) - place(other))
  );
}

function named(rows: readonly INameValueRow[]): [string, string][] {
  return rows
    .filter(({ name }) => name.trim() !== '')
    .map(({ name, value }) => [name.trim(), value]);
}

function rowsOf(values: Record<string, string>): INameValueRow[] {
  return Object.entries(values).map(([name, value]) =>
    value ? newRow(name, value) : { ...newRow(name), keepsEmpty: true }
  );
}

function twice(rows: readonly INameValueRow[]): ReadonlySet<string> {
  const names = named(rows).map(([name]) => name);
  const seen = new Set<string>();
  return new Set(names.filter(name => seen.size === seen.add(name).size));
}

/** Take what is fixed out of properties or variables: it is shown locked, in its own place. */
function withoutFixed(
  values: Record<string, string>,
  prefix: 'spark_conf.' | 'env.',
  fixed: readonly Fixed[]
): Record<string, string> {
  const names = new Set(fixed.map(({ field }) => field));
  return Object.fromEntries(
    Object.entries(values).filter(([name]) => !names.has(prefix + name))
  );
}

/** Tell whether a property has a field of its own above the table. */
export function isFieldProperty(name: string): name is FieldProperty {
  return FIELD_PROPERTIES.some(known => known === name);
}

/** Tell whether a property or variable of this name may hold a secret. */
export function looksSecret(name: string): boolean {
  return new RegExp(SUSPECT_KEY, 'i').test(name);
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
