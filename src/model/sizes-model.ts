import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IClient } from '../api/client';
import type { EnvironmentSizes, SizesRequest } from '../api/contract';
import { messageOf } from '../api/errors';

/** Say what each package would take in the archive, as far as that was asked. */
export class SizesModel implements IDisposable {
  constructor(private readonly _client: IClient) {}

  /** Emits when an answer is waited for, has come, or is not wanted any more. */
  get changed(): ISignal<SizesModel, void> {
    return this._changed;
  }

  /** The last answer; null where there is none. It stays while the same environment is measured anew. */
  get value(): EnvironmentSizes | null {
    return this._value;
  }

  get isLoading(): boolean {
    return this._asking !== null;
  }

  /** Why there is no answer; empty where there is nothing to say. */
  get error(): string {
    return this._error;
  }

  /** Whether sizes are shown, or were asked for: then a change of what is asked asks again. */
  get isWanted(): boolean {
    return this._asked !== null;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Ask, unless that was just asked; who asked before is not answered any more. */
  async ask(request: SizesRequest): Promise<void> {
    const asked = JSON.stringify(request);
    if (this._isDisposed || asked === this._asked) {
      return;
    }
    this._asking?.abort();
    const asking = new AbortController();
    this._asking = asking;
    this._asked = asked;
    this._error = '';
    if (this._value?.environment_dir !== request.environment_dir) {
      this._value = null;
    }
    this._changed.emit();
    try {
      const value = await this._client.sizes(request, asking.signal);
      this._end(asking, value, '');
    } catch (error) {
      this._end(asking, null, messageOf(error));
    }
  }

  /** Stop asking, and show no sizes. */
  close(): void {
    this._asking?.abort();
    this._asking = null;
    this._asked = null;
    this._value = null;
    this._error = '';
    this._changed.emit();
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._asking?.abort();
    Signal.clearData(this);
  }

  private _end(
    asking: AbortController,
    value: EnvironmentSizes | null,
    error: string
  ): void {
    if (asking !== this._asking || this._isDisposed) {
      return; // something else was asked meanwhile, or nothing any more
    }
    this._asking = null;
    this._value = value;
    this._error = error;
    this._changed.emit();
  }

  private _asking: AbortController | null = null;
  private _asked: string | null = null;
  private _value: EnvironmentSizes | null = null;
  private _error = '';
  private _isDisposed = false;
  private readonly _changed = new Signal<SizesModel, void>(this);
}
