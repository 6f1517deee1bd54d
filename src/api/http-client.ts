import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { Event } from '@jupyterlab/services';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IClient, IKernelId, JobEvent } from './client';
import type {
  BuildRequest,
  CreateRequest,
  DuplicateRequest,
  EnvironmentSizes,
  EnvironmentsReply,
  FoundEnvironment,
  FoundSparkHome,
  Job,
  JobsReply,
  KernelReply,
  KernelsReply,
  ListedKernel,
  LocationsReply,
  OfferedProfile,
  OfferedTemplate,
  PlanReply,
  PlanRequest,
  PolicyReply,
  Profile,
  ProfilesReply,
  PropertiesReply,
  RenameRequest,
  SizesRequest,
  SparkHomesReply,
  TemplatesReply,
  TestRequest,
  UpdateRequest
} from './contract';
import { JOBS_EVENT, KERNELS_EVENT, NAMESPACE } from './contract';
import { readRefusal, refusal } from './errors';

/** Be the {@link IClient} of one Jupyter server. */
export class Client implements IClient {
  constructor(options: Client.IOptions) {
    this._settings = options.serverSettings;
    options.events?.stream.connect((_, event) => this._onEvent(event));
  }

  get jobChanged(): ISignal<IClient, JobEvent> {
    return this._jobChanged;
  }

  get kernelsChanged(): ISignal<IClient, readonly string[]> {
    return this._kernelsChanged;
  }

  environments(after?: string): Promise<EnvironmentsReply> {
    const query = after ? URLExt.objectToQueryString({ after }) : '';
    return this._ask('GET', `environments${query}`);
  }

  lookAt(environment_dir: string, measure = false): Promise<FoundEnvironment> {
    return this._ask('POST', 'environments', {
      body: { environment_dir, measure }
    });
  }

  sizes(
    request: SizesRequest,
    signal?: AbortSignal
  ): Promise<EnvironmentSizes> {
    const query = URLExt.objectToQueryString({ ...request });
    return this._ask('GET', `environments/sizes${query}`, { signal });
  }

  async sparkHomes(): Promise<readonly FoundSparkHome[]> {
    return (await this._ask<SparkHomesReply>('GET', 'spark-homes')).spark_homes;
  }

  locations(): Promise<LocationsReply> {
    return this._ask('GET', 'locations');
  }

  async templates(): Promise<readonly OfferedTemplate[]> {
    return (await this._ask<TemplatesReply>('GET', 'templates')).templates;
  }

  properties(spark_home = ''): Promise<PropertiesReply> {
    const query = URLExt.objectToQueryString({ spark_home });
    // The browser keeps it, and asks each time whether it still holds.
    return this._ask('GET', `properties${query}`, { cache: 'no-cache' });
  }

  buildCatalogue(request: BuildRequest): Promise<Job> {
    return this._ask('POST', 'properties/build', { body: request });
  }

  policy(): Promise<PolicyReply> {
    return this._ask('GET', 'policy');
  }

  async profiles(): Promise<readonly OfferedProfile[]> {
    return (await this._ask<ProfilesReply>('GET', 'profiles')).profiles;
  }

  saveProfile(profile: Profile): Promise<OfferedProfile> {
    return this._ask('POST', 'profiles', { body: { profile } });
  }

  changeProfile(
    name: string,
    etag: string,
    profile: Profile
  ): Promise<OfferedProfile> {
    const path = `profiles/${encodeURIComponent(name)}`;
    return this._ask('PUT', path, { body: { profile }, etag });
  }

  removeProfile(name: string, etag: string): Promise<void> {
    const path = `profiles/${encodeURIComponent(name)}`;
    return this._ask('DELETE', path, { etag });
  }

  plan(request: PlanRequest): Promise<PlanReply> {
    return this._ask('POST', 'plan', { body: request });
  }

  async kernels(): Promise<readonly ListedKernel[]> {
    return (await this._ask<KernelsReply>('GET', 'kernels')).kernels;
  }

  kernel(id: IKernelId): Promise<KernelReply> {
    return this._ask('GET', pathOf(id));
  }

  create(request: CreateRequest): Promise<Job> {
    return this._ask('POST', 'kernels', { body: request });
  }

  update(id: IKernelId, etag: string, request: UpdateRequest): Promise<Job> {
    return this._ask('PUT', pathOf(id), { body: request, etag });
  }

  remove(id: IKernelId, etag: string): Promise<void> {
    return this._ask('DELETE', pathOf(id), { etag });
  }

  rebuild(id: IKernelId, etag: string): Promise<Job> {
    return this._ask('POST', `${pathOf(id)}/rebuild`, { body: {}, etag });
  }

  rename(id: IKernelId, etag: string, request: RenameRequest): Promise<Job> {
    return this._ask('POST', `${pathOf(id)}/rename`, { body: request, etag });
  }

  duplicate(id: IKernelId, request: DuplicateRequest): Promise<Job> {
    return this._ask('POST', `${pathOf(id)}/duplicate`, { body: request });
  }

  test(id: IKernelId, request: TestRequest = {}): Promise<Job> {
    return this._ask('POST', `${pathOf(id)}/test`, { body: request });
  }

  async jobs(): Promise<readonly Job[]> {
    return (await this._ask<JobsReply>('GET', 'jobs')).jobs;
  }

  job(job_id: string): Promise<Job> {
    return this._ask('GET', `jobs/${encodeURIComponent(job_id)}`);
  }

  cancel(job_id: string): Promise<void> {
    return this._ask('DELETE', `jobs/${encodeURIComponent(job_id)}`);
  }

  private _onEvent(event: Event.Emission): void {
    if (event.schema_id === JOBS_EVENT) {
      this._jobChanged.emit(event as unknown as JobEvent);
    } else if (event.schema_id === KERNELS_EVENT) {
      this._kernelsChanged.emit(event.locations as unknown as string[]);
    }
  }

  private async _ask<T>(
    method: string,
    path: string,
    {
      body,
      etag,
      signal,
      cache
    }: {
      body?: object;
      etag?: string;
      signal?: AbortSignal;
      cache?: RequestCache;
    } = {}
  ): Promise<T> {
    const url = URLExt.join(this._settings.baseUrl, NAMESPACE, path);
    const headers: Record<string, string> = {};
    if (body !== undefined) {
      headers['Content-Type'] = 'application/json';
    }
    if (etag !== undefined) {
      headers['If-Match'] = etag;
    }
    const init = {
      method,
      headers,
      body: body && JSON.stringify(body),
      signal,
      ...(cache && { cache })
    };
    let response: Response;
    try {
      response = await ServerConnection.makeRequest(url, init, this._settings);
    } catch {
      throw refusal(
        0,
        'unreachable',
        'The Jupyter server cannot be reached. Check that it is running, then try again.'
      );
    }
    const text = await response.text();
    if (!response.ok) {
      throw readRefusal(response.status, text);
    }
    return (text ? JSON.parse(text) : undefined) as T;
  }

  private readonly _settings: ServerConnection.ISettings;
  private readonly _jobChanged = new Signal<IClient, JobEvent>(this);
  private readonly _kernelsChanged = new Signal<IClient, readonly string[]>(
    this
  );
}

export namespace Client {
  /** What a {@link Client} is made of; without `events` its signals are silent. */
  export interface IOptions {
    readonly serverSettings: ServerConnection.ISettings;
    readonly events?: Event.IManager;
  }
}

function pathOf({ location, kernel_name }: IKernelId): string {
  return `kernels/${encodeURIComponent(location)}/${encodeURIComponent(kernel_name)}`;
}
