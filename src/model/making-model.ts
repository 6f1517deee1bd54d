import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IClient } from '../api/client';
import type { Conflict, Job, ListedKernel, Problem } from '../api/contract';
import type { ApiError } from '../api/errors';
import { asApiError } from '../api/errors';
import { hasEnded, JobModel } from './job-model';

/** Be the making of one kernel: taken by the server or refused, its job, and what came of it. */
export class MakingModel implements IDisposable {
  constructor(private readonly _options: MakingModel.IOptions) {}

  get changed(): ISignal<MakingModel, void> {
    return this._changed;
  }

  /** The job that makes the kernel; null where none was begun. */
  get job(): JobModel | null {
    return this._job;
  }

  /** Whether Create was pressed and the server has not taken it yet. */
  get isSubmitting(): boolean {
    return this._isSubmitting;
  }

  /** Why the kernel was not made; empty where there is nothing to say. */
  get failure(): string {
    return this._failure;
  }

  /** What the server said of which field when it refused. */
  get refused(): readonly Problem[] {
    return this._refused;
  }

  /** Both versions where somebody else changed the kernel meanwhile. */
  get conflict(): Conflict | null {
    return this._conflict;
  }

  /** The kernel that was made; null until it is there. */
  get made(): ListedKernel | null {
    return this._made;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /**
   * Ask for the kernel.
   *
   * @returns Whether the server took it; if not, `refused`, `failure` or `conflict` say why.
   */
  async submit(ask: () => Promise<Job>): Promise<boolean> {
    if (this._isSubmitting) {
      return false;
    }
    this.clear();
    this._isSubmitting = true;
    this._changed.emit();
    try {
      this.follow(await ask());
      return true;
    } catch (error) {
      this._refuse(asApiError(error));
      return false;
    } finally {
      this._isSubmitting = false;
      this._changed.emit();
    }
  }

  /** Show how far a job is, and what comes of it. */
  follow(job: Job): void {
    this._job?.dispose();
    const model = new JobModel(this._options.client, job);
    this._job = model;
    void model.ended.then(ended => this._end(model, ended));
    if (!hasEnded(job)) {
      this._changed.emit();
    }
  }

  /** Forget a refusal of a field, since it is being changed. */
  forget(field: string): void {
    if (this._refused.some(problem => problem.field === field)) {
      this._refused = this._refused.filter(problem => problem.field !== field);
      this._changed.emit();
    }
  }

  /** Forget the job and all that was said of it. */
  clear(): void {
    this._failure = '';
    this._refused = [];
    this._conflict = null;
    this._made = null;
    this._job?.dispose();
    this._job = null;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._job?.dispose();
      Signal.clearData(this);
    }
  }

  private async _end(model: JobModel, job: Job): Promise<void> {
    if (model !== this._job || this._isDisposed) {
      return;
    }
    if (job.state === 'done' && job.kernel) {
      await this._options.refreshSpecs().catch(() => undefined); // the tile comes a minute later
      this._made = job.kernel;
    } else {
      this._job = null;
      if (job.error) {
        this._failure = job.error.message;
        this._refused = job.error.problems;
        this._conflict = job.error.conflict ?? null;
      }
    }
    this._changed.emit();
  }

  private _refuse(error: ApiError): void {
    this._failure = error.message;
    this._refused = error.problems;
    this._conflict = error.reply.conflict ?? null;
    if (error.code === 'exists' && error.problems.length === 0) {
      this._refused = [
        {
          field: 'kernel_name',
          message: error.message,
          severity: 'error',
          code: 'taken'
        }
      ];
    }
  }

  private _job: JobModel | null = null;
  private _made: ListedKernel | null = null;
  private _isSubmitting = false;
  private _failure = '';
  private _refused: readonly Problem[] = [];
  private _conflict: Conflict | null = null;
  private _isDisposed = false;
  private readonly _changed = new Signal<MakingModel, void>(this);
}

export namespace MakingModel {
  /** What a {@link MakingModel} is made of. */
  export interface IOptions {
    readonly client: IClient;
    /** Make JupyterLab look for kernels at once. */
    refreshSpecs(): Promise<void>;
  }
}
