import { UUID } from '@lumino/coreutils';

import type { KernelSettings, Profile } from '../api/contract';
import { SUSPECT_KEY } from '../api/contract';
import { suggestKernelName } from './kernel-name';

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

/** Translate; the part of JupyterLab's TranslationBundle that models need. */
export interface ITexts {
  __(text: string, ...values: readonly string[]): string;
}

/** Tell whether a property has a field of its own above the table. */
export function isFieldProperty(name: string): name is FieldProperty {
  return FIELD_PROPERTIES.some(known => known === name);
}

/** Tell whether a property or variable of this name may hold a secret. */
export function looksSecret(name: string): boolean {
  return new RegExp(SUSPECT_KEY, 'i').test(name);
}

/** Return names and values of the rows that have a name. */
export function named(rows: readonly INameValueRow[]): [string, string][] {
  return rows
    .filter(({ name }) => name.trim() !== '')
    .map(({ name, value }) => [name.trim(), value]);
}
