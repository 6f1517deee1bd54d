// Made from jupyter_pyspark_kernels/contract.json by "jlpm contract". Do not edit.

/**
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "JsonValue".
 */
export type JsonValue = unknown;

/**
 * Build the catalogue of a Spark; an empty java_home is the one that a kernel would get.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "BuildRequest".
 */
export interface BuildRequest {
  java_home?: string;
  spark_home: string;
}
/**
 * Hold both versions of a kernel that changed since the client read it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Conflict".
 */
export interface Conflict {
  asked_etag: string;
  asked_settings: {
    [k: string]: JsonValue;
  } | null;
  current: ListedKernel;
}
/**
 * Describe a kernel in the list; ``location`` is the id of its location.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ListedKernel".
 */
export interface ListedKernel {
  archive: string | null;
  display_name: string;
  environment_dir: string;
  etag: string;
  kernel_name: string;
  kernels_dir: string;
  location: string;
  origin: 'ours' | 'other';
  problems: Problem[];
  resource_dir: string;
  settings: {
    [k: string]: JsonValue;
  };
  spark_master: string;
  state: 'ready' | 'changed' | 'broken' | 'read-only';
  writable: boolean;
}
/**
 * Name one thing that is wrong with one field, and the way out.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Problem".
 */
export interface Problem {
  code: 'invalid' | 'taken' | 'denied' | 'secret';
  field: string;
  message: string;
  severity: 'error' | 'warning';
}
/**
 * Make a kernel in a location, given by its id.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "CreateRequest".
 */
export interface CreateRequest {
  install_ipykernel?: boolean;
  location: string;
  settings: KernelSettings;
}
/**
 * Hold the settings of one kernel; only types are checked here, :mod:`.rules` judges values.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "KernelSettings".
 */
export interface KernelSettings {
  archive_format?: 'auto' | ('zip' | 'tar.gz');
  check_imports?: string[];
  display_name?: string;
  env?: {
    [k: string]: string;
  };
  environment_dir: string;
  hadoop_conf_dir?: string;
  java_home?: string;
  kernel_name: string;
  leave_out?: string[];
  profiles?: Profile[];
  self_contained?: 'auto' | 'always' | 'never';
  slim?: boolean;
  spark_conf?: {
    [k: string]: string;
  };
  spark_conf_dir?: string;
  spark_home?: string;
  spark_master?: string;
  spark_start?: 'background' | 'eager' | 'none';
  store_secrets?: string[];
  submit_args?: string[];
  template?: string;
}
/**
 * Hold a bundle of settings under a name; what is empty, the profile says nothing of.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Profile".
 */
export interface Profile {
  about?: string;
  env?: {
    [k: string]: string;
  };
  hadoop_conf_dir?: string;
  java_home?: string;
  name: string;
  spark_conf?: {
    [k: string]: string;
  };
  spark_conf_dir?: string;
  spark_home?: string;
  spark_master?: string;
}
/**
 * Make a second kernel; an empty location is the kernel's own.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "DuplicateRequest".
 */
export interface DuplicateRequest {
  display_name?: string;
  location?: string;
  new_name: string;
}
/**
 * Describe a Python environment by what its files say; nothing in it was run.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Environment".
 */
export interface Environment {
  base_dir: string | null;
  base_python: string | null;
  editable: string[];
  environment_dir: string;
  implementation: string;
  ipykernel: string | null;
  kind: 'conda' | 'venv' | 'virtualenv' | 'uv' | 'pyenv' | 'prefix';
  numpy: string | null;
  outside_links: string[] | null;
  package_count: number;
  pandas: string | null;
  pyarrow: string | null;
  pyspark: string | null;
  python: string;
  python_version: string;
  size_bytes: number | null;
  system_site_packages: boolean;
}
/**
 * Say what the archive of an environment would hold; ``packages`` is sorted, largest first.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "EnvironmentSizes".
 */
export interface EnvironmentSizes {
  bytes: number;
  environment_dir: string;
  files: number;
  packages: PackageSize[];
}
/**
 * Say what one package takes.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PackageSize".
 */
export interface PackageSize {
  bytes: number;
  files: number;
  kind: 'package' | 'python' | 'other';
  name: string;
  version: string;
}
/**
 * List the environments of this user that were found so far, by name.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "EnvironmentsReply".
 */
export interface EnvironmentsReply {
  complete: boolean;
  environments: FoundEnvironment[];
  next: string;
}
/**
 * Offer an environment; ``environment`` is None where ``fault`` says why it is broken.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "FoundEnvironment".
 */
export interface FoundEnvironment {
  environment: Environment | null;
  environment_dir: string;
  fault: string;
  name: string;
  tool: string;
}
/**
 * List environments; ``after`` is ``next`` of the reply before, empty begins a new search.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "EnvironmentsRequest".
 */
export interface EnvironmentsRequest {
  after?: string;
}
/**
 * Answer every refusal.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ErrorReply".
 */
export interface ErrorReply {
  code: string;
  conflict: Conflict | null;
  message: string;
  problems: Problem[];
}
/**
 * Say whether one part goes together with the Spark that is chosen.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Fit".
 */
export interface Fit {
  mark: string;
  message: string;
  part: 'python' | 'java' | 'pandas' | 'pyarrow' | 'numpy' | 'pyspark';
  verdict: 'works' | 'limited' | 'fails' | 'untested';
  version: string;
}
/**
 * Name a field that the administrator fixed, its value and the reason.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Fixed".
 */
export interface Fixed {
  field: string;
  reason: string;
  value: string;
}
/**
 * Offer a Spark home.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "FoundSparkHome".
 */
export interface FoundSparkHome {
  defaults_file: string;
  fault: string;
  found: SparkHome | null;
  java: Java | null;
  java_mark: string;
  needs_java: string;
  sources: string[];
  spark_home: string;
  unfit_pythons: {
    [k: string]: string;
  };
}
/**
 * Describe a Spark installation by its files.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SparkHome".
 */
export interface SparkHome {
  hadoop_version: string;
  masters: ('local' | 'yarn' | 'standalone' | 'kubernetes')[];
  py4j_version: string;
  pythonpath: string[];
  scala_version: string;
  spark_home: string;
  spark_version: string;
}
/**
 * Describe a Java installation.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Java".
 */
export interface Java {
  java_home: string;
  source: 'java_home' | 'JAVA_HOME' | 'PATH';
  version: number | null;
}
/**
 * Say what one executor host runs: its interpreter, and the packages asked for.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "HostReport".
 */
export interface HostReport {
  executable: string;
  host: string;
  packages: {
    [k: string]: string | null;
  };
  prefix: string;
  python_version: string;
  source: string;
}
/**
 * Say how far a job is; it can be read for a while after its end, any number of times.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Job".
 */
export interface Job {
  action:
    'create' | 'update' | 'rebuild' | 'rename' | 'duplicate' | 'test' | 'build';
  cancelling: boolean;
  created: number;
  error: ErrorReply | null;
  finished: number | null;
  job_id: string;
  kernel: ListedKernel | null;
  kernel_name: string;
  location: string;
  progress: Progress | null;
  report: KernelTest | null;
  started: number | null;
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  steps: string[];
}
/**
 * Say how far a job is; totals are 0 while they are unknown, bytes are uncompressed.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Progress".
 */
export interface Progress {
  bytes_done: number;
  bytes_total: number;
  files_done: number;
  files_total: number;
  stage:
    | 'installing'
    | 'scanning'
    | 'packing'
    | 'verifying'
    | 'checking'
    | 'writing';
}
/**
 * Report a passed test of a kernel: seconds for each step, and every host.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "KernelTest".
 */
export interface KernelTest {
  application_id: string;
  driver: HostReport;
  executors: HostReport[];
  job_seconds: number;
  kernel_name: string;
  kernel_seconds: number;
  master: string;
  spark_seconds: number;
  spark_version: string;
  ui_url: string | null;
}
/**
 * List the jobs of this server, the newest first.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "JobsReply".
 */
export interface JobsReply {
  jobs: Job[];
}
/**
 * Describe one kernel with its file.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "KernelReply".
 */
export interface KernelReply {
  archive: string | null;
  command: string[];
  command_notes: string[];
  display_name: string;
  environment_dir: string;
  etag: string;
  kernel_json: {
    [k: string]: JsonValue;
  } | null;
  kernel_name: string;
  kernels_dir: string;
  location: string;
  origin: 'ours' | 'other';
  problems: Problem[];
  resource_dir: string;
  settings: {
    [k: string]: JsonValue;
  };
  spark_master: string;
  state: 'ready' | 'changed' | 'broken' | 'read-only';
  writable: boolean;
}
/**
 * List the PySpark kernels of all locations; broken ones with their reason.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "KernelsReply".
 */
export interface KernelsReply {
  kernels: ListedKernel[];
}
/**
 * List the locations in Jupyter's order; ``default`` is the id of the one to preselect.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "LocationsReply".
 */
export interface LocationsReply {
  default: string;
  locations: OfferedLocation[];
}
/**
 * Offer a location.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "OfferedLocation".
 */
export interface OfferedLocation {
  kernels_dir: string;
  label: string;
  location: string;
  offered: boolean;
  problems: Problem[];
  shared: boolean;
  visible: boolean;
}
/**
 * Look at any directory as an environment; ``measure`` walks through it for its size.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "LookRequest".
 */
export interface LookRequest {
  environment_dir: string;
  measure?: boolean;
}
/**
 * Offer a profile.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "OfferedProfile".
 */
export interface OfferedProfile {
  etag: string;
  fault: string;
  fixed: boolean;
  name: string;
  profile: Profile | null;
  reason: string;
  source: 'administrator' | 'user';
}
/**
 * Offer a template; ``template`` is the setting's value, empty for the one that ships.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "OfferedTemplate".
 */
export interface OfferedTemplate {
  fault: string;
  label: string;
  template: string;
}
/**
 * Say where a value of a kernel comes from.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Origin".
 */
export interface Origin {
  field: string;
  hides: string[];
  kind: 'own' | 'profile' | 'found' | 'administrator';
  profile: string;
}
/**
 * Hold the choices that decide what of an environment its archive carries.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PackChoices".
 */
export interface PackChoices {
  leave_out: string[];
  self_contained: 'auto' | 'always' | 'never';
  slim: boolean;
}
/**
 * Say exactly what would be written, with its problems; nothing is written by it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Plan".
 */
export interface Plan {
  archive: PlannedArchive | null;
  current_kernel_json: {
    [k: string]: JsonValue;
  } | null;
  environment: Environment | null;
  etag: string | null;
  fits: Fit[];
  install_ipykernel: boolean;
  kernel_json: {
    [k: string]: JsonValue;
  } | null;
  kernel_name: string;
  kernels_dir: string;
  origins: Origin[];
  problems: Problem[];
  resource_dir: string;
  settings: {
    [k: string]: JsonValue;
  };
  shared: boolean;
  spark_home: string;
  spark_master: string;
}
/**
 * Say which archive the kernel will have.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PlannedArchive".
 */
export interface PlannedArchive {
  check_imports: string[];
  choices: PackChoices1;
  copy_of: string | null;
  format: 'zip' | 'tar.gz';
  pack: boolean;
  path: string;
  reason: string;
}
/**
 * Hold the choices that decide what of an environment its archive carries.
 */
export interface PackChoices1 {
  leave_out: string[];
  self_contained: 'auto' | 'always' | 'never';
  slim: boolean;
}
/**
 * Show what would be written, and the command line that makes the same kernel.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PlanReply".
 */
export interface PlanReply {
  command: string[];
  command_notes: string[];
  defaults: PropertyDefault[];
  location: string;
  plan: Plan;
}
/**
 * Say what a property is where the kernel does not set it.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PropertyDefault".
 */
export interface PropertyDefault {
  key: string;
  origin: string;
  value: string;
}
/**
 * Plan a kernel.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PlanRequest".
 */
export interface PlanRequest {
  install_ipykernel?: boolean;
  location: string;
  packs?: boolean;
  replaces?: string;
  settings: KernelSettings;
}
/**
 * Say what the administrator decided.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PolicyReply".
 */
export interface PolicyReply {
  allowed_spark_homes: string[];
  allowed_spark_masters: string[];
  defaults: {
    [k: string]: JsonValue;
  };
  fixed: Fixed[];
  hidden: string;
  max_packing: number;
}
/**
 * Save a profile of the user.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ProfileRequest".
 */
export interface ProfileRequest {
  profile: Profile;
}
/**
 * List the profiles to choose from, the administrator's first; broken ones with their reason.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "ProfilesReply".
 */
export interface ProfilesReply {
  profiles: OfferedProfile[];
}
/**
 * Describe the ``spark.*`` properties of one Spark; others may be set all the same.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PropertiesReply".
 */
export interface PropertiesReply {
  byte_units: {
    [k: string]: string;
  };
  catalogue_version: string;
  common: string[];
  exact: boolean;
  fault: string;
  properties: Property[];
  refused: RefusedProperty[];
  scala_version: string;
  spark_home: string;
  spark_version: string;
  time_units: {
    [k: string]: string;
  };
}
/**
 * Describe one property as Spark's own entry does.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "Property".
 */
export interface Property {
  choices?: string[];
  default?: string | null;
  deprecated?: string;
  doc?: string;
  fold?: '' | 'upper' | 'lower';
  internal?: boolean;
  key: string;
  many?: boolean;
  maximum?: number | null;
  minimum?: number | null;
  places?: number | null;
  refuses_nan?: boolean;
  requirement?: string;
  since?: string;
  source?: string;
  successor?: string;
  trims?: boolean;
  type:
    | 'boolean'
    | 'int'
    | 'long'
    | 'double'
    | 'decimal'
    | 'bytes'
    | 'time'
    | 'choice'
    | 'text'
    | 'family'
    | 'other';
  unchecked?: string;
  unit?: string;
}
/**
 * Name a property that cannot be set, and what to use instead.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RefusedProperty".
 */
export interface RefusedProperty {
  key: string;
  reason: string;
}
/**
 * Ask for the properties of the Spark in a directory; empty means the one a kernel would get.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "PropertiesRequest".
 */
export interface PropertiesRequest {
  spark_home?: string;
}
/**
 * Pack again; nothing can be chosen.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RebuildRequest".
 */
export interface RebuildRequest {}
/**
 * Give a kernel another name; its display name stays where none is given.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "RenameRequest".
 */
export interface RenameRequest {
  display_name?: string | null;
  new_name: string;
}
/**
 * Ask what each package would take in the archive of an environment, packed in this way.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SizesRequest".
 */
export interface SizesRequest {
  environment_dir: string;
  self_contained?: 'auto' | 'always' | 'never';
  slim?: boolean;
}
/**
 * List the Spark homes to choose from; the first one is the default.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "SparkHomesReply".
 */
export interface SparkHomesReply {
  spark_homes: FoundSparkHome[];
}
/**
 * List the templates to choose from; the first one is the default.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TemplatesReply".
 */
export interface TemplatesReply {
  templates: OfferedTemplate[];
}
/**
 * Test a kernel; ``packages`` must be the same in driver and executors, seconds for it all.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "TestRequest".
 */
export interface TestRequest {
  /**
   * @maxItems 100
   */
  packages?: string[];
  timeout?: number;
}
/**
 * Change a kernel; ``take_over`` is needed for one that this tool did not make.
 *
 * This interface was referenced by `Contract`'s JSON-Schema
 * via the `definition` "UpdateRequest".
 */
export interface UpdateRequest {
  install_ipykernel?: boolean;
  settings: KernelSettings;
  take_over?: boolean;
}

export const ENV_KEY = '^[A-Za-z_][A-Za-z0-9_]*$';
export const HIDDEN = '(hidden)';
export const JOBS_EVENT = 'https://jupyter-pyspark-kernels/events/jobs/v1';
export const KERNELS_EVENT =
  'https://jupyter-pyspark-kernels/events/kernels/v1';
export const KERNEL_NAME = '^[a-z0-9][a-z0-9._-]{0,99}$';
export const LOCAL_MASTER = 'local[*]';
export const NAMESPACE = 'pyspark-kernels';
export const SPARK_KEY = '^spark(\\.[A-Za-z0-9_/*:@+-]+)+$';
export const SUSPECT_KEY =
  'secret|passw(or)?d|passphrase|pwd$|([._-]|^)pass$|token|credential|bearer|jwt|(access|account|private|encryption|api|shared|sas|signing|storage)[._-]?key|\\.sas\\b|\\bsas[._-]';
