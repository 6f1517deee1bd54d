import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IClient } from '../api/client';
import type { FoundEnvironment } from '../api/contract';

/** Look at the directory that was chosen as the environment. */
export class LookModel implements IDisposable {
  constructor(private readonly _client: IClient) {}

  get changed(): ISignal<LookModel, void> {
    return this._changed;
  }

  /** What the chosen directory is, with its size as soon as that is known. */
  get looked(): FoundEnvironment | null {
    return this._looked;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Look at a directory: what it is at once, its size when the walk through it has ended. */
  async look(environment_dir: string): Promise<void> {
    const path = environment_dir.trim();
    if (this._looking === path) {
      return;
    }
    this._looking = path;
    this._looked = null;
    this._changed.emit();
    for (const measure of path ? [false, true] : []) {
      try {
        const found = await this._client.lookAt(path, measure);
        if (this._looking !== path || this._isDisposed) {
          return;
        }
        this._looked = found;
        this._changed.emit();
      } catch {
        return; // the plan says what is wrong with the path
      }
    }
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  private _looking = '';
  private _looked: FoundEnvironment | null = null;
  private _isDisposed = false;
  private readonly _changed = new Signal<LookModel, void>(this);
}
