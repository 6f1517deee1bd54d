import { Poll } from '@lumino/polling';
import { PromiseDelegate } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IClient, JobEvent } from '../api/client';
import type { Job } from '../api/contract';

/** How often a job is read while the event stream says nothing, in milliseconds. */
const POLL_MS = 3000;

/** Speed is taken over the last seconds: what packs is now fast (large files), now slow (many). */
const WINDOW_MS = 5000;

/** Follow one job of the server until it ends. */
export class JobModel implements IDisposable {
  /**
   * @param job - The job as it was last read; it may have ended.
   */
  constructor(
    private readonly _client: IClient,
    job: Job
  ) {
    this._job = job;
    this._note(job.progress);
    if (hasEnded(job)) {
      this._ended.resolve(job);
      return;
    }
    _client.jobChanged.connect(this._onEvent, this);
    this._poll = new Poll({
      factory: () => this.refresh(),
      frequency: { interval: POLL_MS, backoff: true, max: 10 * POLL_MS },
      name: `jupyter-pyspark-kernels:job#${job.job_id}`,
      standby: 'when-hidden'
    });
  }

  /** Emits when the job, or how fast it is, changed. */
  get changed(): ISignal<JobModel, void> {
    return this._changed;
  }

  /** The job as it was last read; its progress is newer where an event said so. */
  get job(): Job {
    return this._job;
  }

  /** Resolves with the job when it is done, failed or cancelled; never rejects. */
  get ended(): Promise<Job> {
    return this._ended.promise;
  }

  /** Bytes a second over the last seconds; null where that is not known. */
  get bytesPerSecond(): number | null {
    const first = this._samples[0];
    const last = this._samples[this._samples.length - 1];
    if (!first || !last || last.at - first.at < 500) {
      return null;
    }
    return ((last.bytes - first.bytes) * 1000) / (last.at - first.at);
  }

  /** Seconds until all is packed at this speed; null where that is not known. */
  get secondsLeft(): number | null {
    const progress = this._job.progress;
    const speed = this.bytesPerSecond;
    if (!progress || !speed || progress.stage !== 'packing') {
      return null;
    }
    return Math.max(0, progress.bytes_total - progress.bytes_done) / speed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Ask the server to stop it; the job says when it has. Rejects with ApiError. */
  async cancel(): Promise<void> {
    await this._client.cancel(this._job.job_id);
    await this.refresh();
  }

  /** Read the job anew. Rejects with ApiError. */
  async refresh(): Promise<void> {
    const job = await this._client.job(this._job.job_id);
    if (!this._isDisposed) {
      this._take(job);
    }
  }

  /** Stop following; the job goes on. */
  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._unfollow();
    Signal.clearData(this);
  }

  private _onEvent(_: IClient, event: JobEvent): void {
    if (event.job_id !== this._job.job_id) {
      return;
    }
    // An event carries no result and no texts of steps: those are read.
    if (
      event.state !== this._job.state ||
      event.steps !== this._job.steps.length
    ) {
      void this._poll?.refresh();
    }
    this._take({
      ...this._job,
      progress: event.progress ?? this._job.progress
    });
  }

  private _take(job: Job): void {
    if (hasEnded(this._job)) {
      return;
    }
    this._job = job;
    this._note(job.progress);
    if (hasEnded(job)) {
      this._unfollow();
      this._ended.resolve(job);
    }
    this._changed.emit();
  }

  private _note(progress: Job['progress']): void {
    if (progress?.stage !== 'packing') {
      this._samples = [];
      return;
    }
    const now = Date.now();
    this._samples = [
      ...this._samples.filter(sample => now - sample.at <= WINDOW_MS),
      { at: now, bytes: progress.bytes_done }
    ];
  }

  private _unfollow(): void {
    this._client.jobChanged.disconnect(this._onEvent, this);
    this._poll?.dispose();
  }

  private _job: Job;
  private _poll: Poll | null = null;
  private _samples: { at: number; bytes: number }[] = [];
  private _isDisposed = false;
  private readonly _ended = new PromiseDelegate<Job>();
  private readonly _changed = new Signal<JobModel, void>(this);
}

/** Tell whether a job is done, failed or cancelled. */
export function hasEnded(job: Pick<Job, 'state'>): boolean {
  return job.state !== 'queued' && job.state !== 'running';
}
