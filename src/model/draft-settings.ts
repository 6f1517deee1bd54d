import type {
  Fixed,
  KernelSettings,
  LocationsReply,
  PolicyReply
} from '../api/contract';
import { LOCAL_MASTER } from '../api/contract';
import type { IPreferences } from '../tokens';
import type { FieldProperty, IDraft, INameValueRow } from './draft';
import { FIELD_PROPERTIES, isFieldProperty, named, newRow } from './draft';

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

function rowsOf(values: Record<string, string>): INameValueRow[] {
  return Object.entries(values).map(([name, value]) =>
    value ? newRow(name, value) : { ...newRow(name), keepsEmpty: true }
  );
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
