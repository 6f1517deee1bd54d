import { Signal } from '@lumino/signaling';

import type { IClient, JobEvent } from '../api/client';
import type {
  Environment,
  FoundEnvironment,
  EnvironmentSizes,
  Job,
  KernelReply,
  KernelSettings,
  ListedKernel,
  LocationsReply,
  PlanReply,
  OfferedProfile,
  PolicyReply,
  Problem,
  Profile,
  PropertiesReply
} from '../api/contract';
import { ApiError } from '../api/errors';

/** Be a fake of the server: small records, and signals that a test emits. */
export type FakeClient = jest.Mocked<
  Omit<IClient, 'jobChanged' | 'kernelsChanged'>
> & {
  readonly jobChanged: Signal<IClient, JobEvent>;
  readonly kernelsChanged: Signal<IClient, readonly string[]>;
};

export const ENVIRONMENT: Environment = {
  environment_dir: '/envs/pandas',
  python: '/envs/pandas/bin/python',
  kind: 'venv',
  python_version: '3.12.1',
  implementation: 'CPython',
  base_dir: null,
  base_python: null,
  system_site_packages: false,
  package_count: 12,
  ipykernel: '7.1.0',
  pyspark: null,
  pandas: null,
  pyarrow: null,
  numpy: null,
  editable: [],
  size_bytes: 720_000_000,
  outside_links: null
};

export const SIZES: EnvironmentSizes = {
  environment_dir: ENVIRONMENT.environment_dir,
  packages: [
    {
      name: 'pyarrow',
      version: '26.0.1',
      kind: 'package',
      files: 900,
      bytes: 150_000_000
    },
    {
      name: 'Python',
      version: '',
      kind: 'python',
      files: 700,
      bytes: 60_000_000
    },
    {
      name: 'scikit-learn',
      version: '1.9.0',
      kind: 'package',
      files: 400,
      bytes: 40_000_000
    }
  ],
  files: 2000,
  bytes: 250_000_000
};

export const POLICY: PolicyReply = {
  defaults: { spark_master: 'local[*]', spark_conf: {} },
  fixed: [],
  allowed_spark_homes: [],
  allowed_spark_masters: [],
  hidden: '(hidden)',
  max_packing: 2
};

export const LOCATIONS: LocationsReply = {
  default: 'user',
  locations: [
    {
      location: 'user',
      label: 'user',
      kernels_dir: '/home/ana/kernels',
      shared: false,
      visible: true,
      offered: true,
      problems: []
    },
    {
      location: 'team',
      label: 'Team share',
      kernels_dir: '/srv/kernels',
      shared: true,
      visible: true,
      offered: true,
      problems: []
    }
  ]
};

/** Make a kernel of the list. */
export function kernel(change: Partial<ListedKernel> = {}): ListedKernel {
  return {
    kernel_name: 'first',
    display_name: 'First',
    kernels_dir: '/home/ana/kernels',
    resource_dir: '/home/ana/kernels/first',
    origin: 'ours',
    writable: true,
    environment_dir: '/envs/pandas',
    spark_master: 'yarn',
    archive: '/home/ana/kernels/first/pyspark_venv_first.zip',
    settings: {},
    state: 'ready',
    problems: [],
    etag: 'e1',
    location: 'user',
    ...change
  };
}

/** Make a job; it runs unless another state is given. */
export function job(change: Partial<Job> = {}): Job {
  return {
    job_id: 'j1',
    action: 'create',
    location: 'user',
    kernel_name: 'first',
    state: 'running',
    cancelling: false,
    progress: null,
    steps: [],
    created: 1,
    started: 1,
    finished: null,
    kernel: null,
    report: null,
    error: null,
    ...change
  };
}

/** Make what the server says of a draft. */
export function planReply(
  settings: KernelSettings,
  problems: readonly Problem[] = []
): PlanReply {
  const isGood = problems.every(({ severity }) => severity === 'warning');
  return {
    plan: {
      kernel_name: settings.kernel_name,
      settings: { ...settings },
      spark_home: settings.spark_home ?? '',
      spark_master: settings.spark_master ?? '',
      origins: [],
      kernels_dir: '/home/ana/kernels',
      resource_dir: `/home/ana/kernels/${settings.kernel_name}`,
      shared: false,
      kernel_json: isGood ? { display_name: settings.display_name } : null,
      current_kernel_json: null,
      etag: null,
      environment: ENVIRONMENT,
      fits: [],
      archive: null,
      install_ipykernel: false,
      problems: [...problems]
    },
    defaults: [],
    location: 'user',
    command: ['jupyter-pyspark-kernels', 'create', '-k', settings.kernel_name],
    command_notes: []
  };
}

/** Make an offer of a profile of the user. */
export function offeredProfile(
  profile: Profile,
  change: Partial<OfferedProfile> = {}
): OfferedProfile {
  return {
    name: profile.name,
    source: 'user',
    profile,
    fault: '',
    fixed: false,
    reason: '',
    etag: 'p1',
    ...change
  };
}

/** Make a refusal of a field. */
export function refusal(field: string, message: string): ApiError {
  return new ApiError(409, {
    code: 'exists',
    message,
    problems: [{ field, message, severity: 'error', code: 'taken' }],
    conflict: null
  });
}

/** Make what the server knows of a Spark's properties. */
export function propertiesReply(
  change: Partial<PropertiesReply> = {}
): PropertiesReply {
  return {
    properties: [
      {
        key: 'spark.sql.shuffle.partitions',
        type: 'int',
        default: '200',
        doc: 'Partitions after a shuffle.'
      }
    ],
    common: ['spark.sql.shuffle.partitions'],
    refused: [{ key: 'spark.master', reason: 'Use the field Master.' }],
    spark_home: '',
    spark_version: '4.3.0',
    fault: '',
    catalogue_version: '4.3.0',
    exact: true,
    scala_version: '2.13.18',
    byte_units: { k: 'KiB', m: 'MiB', g: 'GiB' },
    time_units: { ms: 'MILLISECONDS', s: 'SECONDS', m: 'MINUTES', h: 'HOURS' },
    ...change
  };
}

/** Offer that environment. */
export const FOUND: FoundEnvironment = {
  environment_dir: ENVIRONMENT.environment_dir,
  environment: ENVIRONMENT,
  fault: '',
  name: '',
  tool: ''
};

/** Make the fake. */
export function fakeClient(): FakeClient {
  const reply: KernelReply = {
    ...kernel(),
    kernel_json: {},
    command: [],
    command_notes: []
  };
  const client = {
    environments: jest.fn().mockResolvedValue({
      environments: [FOUND],
      complete: true,
      next: '1.1'
    }),
    lookAt: jest.fn().mockResolvedValue(FOUND),
    sizes: jest.fn().mockResolvedValue(SIZES),
    sparkHomes: jest.fn().mockResolvedValue([]),
    locations: jest.fn().mockResolvedValue(LOCATIONS),
    templates: jest.fn().mockResolvedValue([]),
    buildCatalogue: jest.fn().mockResolvedValue(job({ action: 'build' })),
    properties: jest.fn().mockResolvedValue(propertiesReply()),
    policy: jest.fn().mockResolvedValue(POLICY),
    profiles: jest.fn().mockResolvedValue([]),
    saveProfile: jest.fn((profile: Profile) =>
      Promise.resolve(offeredProfile(profile))
    ),
    changeProfile: jest.fn((_name: string, _etag: string, profile: Profile) =>
      Promise.resolve(offeredProfile(profile))
    ),
    removeProfile: jest.fn().mockResolvedValue(undefined),
    plan: jest.fn(({ settings }) => Promise.resolve(planReply(settings))),
    kernels: jest.fn().mockResolvedValue([kernel()]),
    kernel: jest.fn().mockResolvedValue(reply),
    create: jest.fn().mockResolvedValue(job()),
    update: jest.fn().mockResolvedValue(job({ action: 'update' })),
    remove: jest.fn().mockResolvedValue(undefined),
    rebuild: jest.fn().mockResolvedValue(job({ action: 'rebuild' })),
    rename: jest.fn().mockResolvedValue(job({ action: 'rename' })),
    duplicate: jest.fn().mockResolvedValue(job({ action: 'duplicate' })),
    test: jest.fn().mockResolvedValue(job({ action: 'test' })),
    jobs: jest.fn().mockResolvedValue([]),
    job: jest.fn().mockResolvedValue(job()),
    cancel: jest.fn().mockResolvedValue(undefined)
  };
  const signals = {} as Pick<FakeClient, 'jobChanged' | 'kernelsChanged'>;
  const fake = Object.assign(signals, client) as FakeClient;
  return Object.assign(fake, {
    jobChanged: new Signal<IClient, JobEvent>(fake),
    kernelsChanged: new Signal<IClient, readonly string[]>(fake)
  });
}
