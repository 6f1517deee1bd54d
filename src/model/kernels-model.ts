import type { IDisposable } from '@lumino/disposable';
import { Poll } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IClient, JobEvent } from '../api/client';
import type { Job, ListedKernel, OfferedLocation } from '../api/contract';
import { messageOf } from '../api/errors';
import type { IPySparkKernels } from '../tokens';
import { hasEnded, JobModel } from './job-model';
import { kernelKey } from './kernel-groups';

/** How often the list is read where no event says that it changed, in milliseconds. */
const POLL_MS = 30_000;

/** Hold the kernels of all locations and the jobs that work on them; it follows what anybody changes. */
export class KernelsModel implements IDisposable {
  constructor(private readonly _services: IPySparkKernels) {
    this._client = _services.client;
    this._client.kernelsChanged.connect(this._onKernels, this);
    this._client.jobChanged.connect(this._onJob, this);
    this._poll = new Poll({
      factory: () => this._read(),
      frequency: { interval: POLL_MS, backoff: true, max: 4 * POLL_MS },
      name: 'jupyter-pyspark-kernels:kernels',
      standby: 'when-hidden'
    });
    void this._findJobs();
  }

  /** Emits when anything changed. */
  get changed(): ISignal<KernelsModel, void> {
    return this._changed;
  }

  get kernels(): readonly ListedKernel[] {
    return this._kernels;
  }

  get locations(): readonly OfferedLocation[] {
    return this._locations;
  }

  /** Whether the list was ever read. */
  get isReady(): boolean {
    return this._isReady;
  }

  /** Why the list is not newer; empty where it is current. */
  get error(): string {
    return this._error;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** The job that works, or last worked, on a kernel. */
  jobOf(kernel: {
    readonly location: string;
    readonly kernel_name: string;
  }): JobModel | undefined {
    return this._jobs.get(kernelKey(kernel));
  }

  /** Jobs that make kernels which are not there yet. */
  get making(): readonly JobModel[] {
    const known = new Set(this._kernels.map(kernelKey));
    return [...this._jobs.values()].filter(
      ({ job }) =>
        !hasEnded(job) &&
        ['create', 'duplicate', 'rename'].includes(job.action) &&
        !known.has(kernelKey(job))
    );
  }

  /** Read the list anew; an error is told by {@link error}. */
  async refresh(): Promise<void> {
    await this._poll.refresh();
    await this._poll.tick.catch(() => undefined); // told by `error`
  }

  /** Follow a job that was begun here. */
  follow(job: Job): JobModel {
    const key = kernelKey(job);
    const known = this._jobs.get(key);
    if (known?.job.job_id === job.job_id) {
      return known;
    }
    known?.dispose();
    const model = new JobModel(this._client, job);
    model.changed.connect(() => this._changed.emit());
    this._jobs.set(key, model);
    void model.ended.then(async () => {
      if (!this._isDisposed) {
        await this.refresh();
      }
    });
    this._changed.emit();
    return model;
  }

  /** Forget a job that has ended. */
  forget(kernel: {
    readonly location: string;
    readonly kernel_name: string;
  }): void {
    const key = kernelKey(kernel);
    const model = this._jobs.get(key);
    if (model && hasEnded(model.job)) {
      model.dispose();
      this._jobs.delete(key);
      this._changed.emit();
    }
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._client.kernelsChanged.disconnect(this._onKernels, this);
    this._client.jobChanged.disconnect(this._onJob, this);
    this._poll.dispose();
    this._jobs.forEach(model => model.dispose());
    Signal.clearData(this);
  }

  private _onKernels(): void {
    void this.refresh();
    void this._services.refreshSpecs().catch(() => undefined); // JupyterLab asks again by itself
  }

  private _onJob(_: IClient, event: JobEvent): void {
    const known = this._jobs.get(kernelKey(event));
    if (known?.job.job_id !== event.job_id && !hasEnded(event)) {
      void this._findJobs();
    }
  }

  private async _findJobs(): Promise<void> {
    try {
      const jobs = await this._client.jobs();
      for (const job of jobs.filter(({ state }) => !hasEnded({ state }))) {
        this.follow(job);
      }
    } catch (error) {
      this._fail(error);
    }
  }

  private async _read(): Promise<void> {
    try {
      const [kernels, { locations }] = await Promise.all([
        this._client.kernels(),
        this._client.locations()
      ]);
      this._kernels = kernels;
      this._locations = locations;
      this._isReady = true;
      this._error = '';
      this._changed.emit();
    } catch (error) {
      this._fail(error);
      throw error;
    }
  }

  private _fail(error: unknown): void {
    if (!this._isDisposed) {
      this._error = messageOf(error);
      this._changed.emit();
    }
  }

  private _kernels: readonly ListedKernel[] = [];
  private _locations: readonly OfferedLocation[] = [];
  private _isReady = false;
  private _error = '';
  private _isDisposed = false;
  private readonly _client: IClient;
  private readonly _poll: Poll;
  private readonly _jobs = new Map<string, JobModel>();
  private readonly _changed = new Signal<KernelsModel, void>(this);
}
