import type { ISignal } from '@lumino/signaling';

import type {
  BuildRequest,
  CreateRequest,
  DuplicateRequest,
  EnvironmentSizes,
  EnvironmentsReply,
  FoundEnvironment,
  FoundSparkHome,
  Job,
  KernelReply,
  ListedKernel,
  LocationsReply,
  OfferedProfile,
  OfferedTemplate,
  PlanReply,
  PlanRequest,
  PolicyReply,
  Profile,
  PropertiesReply,
  RenameRequest,
  SizesRequest,
  TestRequest,
  UpdateRequest
} from './contract';

/** Name one kernel: the id of its location, and its name there. */
export interface IKernelId {
  readonly location: string;
  readonly kernel_name: string;
}

/** What an event says of a job; `steps` counts, their texts are in the job. */
export type JobEvent = Pick<
  Job,
  'job_id' | 'action' | 'location' | 'kernel_name' | 'state' | 'progress'
> & { readonly steps: number };

/** Speak with the server extension: one method an endpoint. All reject with {@link ApiError}. */
export interface IClient {
  /** Emits what the event stream says of jobs; nothing is replayed. */
  readonly jobChanged: ISignal<IClient, JobEvent>;
  /** Emits the ids of locations whose kernels changed, whoever changed them. */
  readonly kernelsChanged: ISignal<IClient, readonly string[]>;

  /** List what was found so far; `after` is the `next` of the answer before, without it a search begins. */
  environments(after?: string): Promise<EnvironmentsReply>;
  /** Look at any directory; `measure` walks through it for its size. */
  lookAt(environment_dir: string, measure?: boolean): Promise<FoundEnvironment>;
  /** Say what each package would take in an archive; it takes seconds, and `signal` ends it. */
  sizes(request: SizesRequest, signal?: AbortSignal): Promise<EnvironmentSizes>;
  sparkHomes(): Promise<readonly FoundSparkHome[]>;
  locations(): Promise<LocationsReply>;
  templates(): Promise<readonly OfferedTemplate[]>;
  /** Describe the properties of the Spark in a directory; empty means the one a kernel would get. */
  properties(spark_home?: string): Promise<PropertiesReply>;
  /** Ask a Spark for its own properties, once: `properties` answers with them from then on. */
  buildCatalogue(request: BuildRequest): Promise<Job>;
  policy(): Promise<PolicyReply>;
  profiles(): Promise<readonly OfferedProfile[]>;
  /** Save a new profile of the user. */
  saveProfile(profile: Profile): Promise<OfferedProfile>;
  /** Save a profile in the place of the one called `name`; it may have another name. */
  changeProfile(
    name: string,
    etag: string,
    profile: Profile
  ): Promise<OfferedProfile>;
  removeProfile(name: string, etag: string): Promise<void>;
  plan(request: PlanRequest): Promise<PlanReply>;

  kernels(): Promise<readonly ListedKernel[]>;
  kernel(id: IKernelId): Promise<KernelReply>;
  create(request: CreateRequest): Promise<Job>;
  update(id: IKernelId, etag: string, request: UpdateRequest): Promise<Job>;
  remove(id: IKernelId, etag: string): Promise<void>;
  rebuild(id: IKernelId, etag: string): Promise<Job>;
  rename(id: IKernelId, etag: string, request: RenameRequest): Promise<Job>;
  duplicate(id: IKernelId, request: DuplicateRequest): Promise<Job>;
  test(id: IKernelId, request?: TestRequest): Promise<Job>;

  jobs(): Promise<readonly Job[]>;
  job(job_id: string): Promise<Job>;
  cancel(job_id: string): Promise<void>;
}
