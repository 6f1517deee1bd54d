import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IClient } from '../api/client';
import type { BuildRequest } from '../api/contract';
import { messageOf } from '../api/errors';
import { JobModel } from './job-model';

/** Have a Spark that is not known exactly asked for its own properties. */
export class CatalogueModel implements IDisposable {
  /**
   * @param _onBuilt - Is called when they are known.
   */
  constructor(
    private readonly _client: IClient,
    private readonly _onBuilt: () => void
  ) {}

  /** Emits when it begins, ends or fails. */
  get changed(): ISignal<CatalogueModel, void> {
    return this._changed;
  }

  /** The job that asks; null where none does. */
  get job(): JobModel | null {
    return this._job;
  }

  get isStarting(): boolean {
    return this._isStarting;
  }

  /** Why they are not known; empty where there is nothing to say. */
  get error(): string {
    return this._error;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Begin; resolves when they are known or cannot be. Never rejects. */
  async build(request: BuildRequest): Promise<void> {
    if (this._isStarting || this._job) {
      return;
    }
    this._isStarting = true;
    this._error = '';
    this._changed.emit();
    try {
      const job = await this._client.buildCatalogue(request);
      if (!this._isDisposed) {
        this._job = new JobModel(this._client, job);
      }
    } catch (error) {
      this._error = messageOf(error);
    }
    this._isStarting = false;
    if (this._isDisposed) {
      return;
    }
    this._changed.emit();
    const ended = await this._job?.ended;
    if (ended && !this._isDisposed) {
      this._job?.dispose();
      this._job = null;
      if (ended.state === 'done') {
        this._onBuilt();
      } else if (ended.state === 'failed') {
        this._error = ended.error?.message ?? '';
      }
      this._changed.emit();
    }
  }

  /** Stop following; the job goes on, and what it finds is kept. */
  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._job?.dispose();
    Signal.clearData(this);
  }

  private _job: JobModel | null = null;
  private _isStarting = false;
  private _error = '';
  private _isDisposed = false;
  private readonly _changed = new Signal<CatalogueModel, void>(this);
}
