import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IClient } from '../api/client';
import type { OfferedProfile, Problem, Profile } from '../api/contract';
import { ApiError, messageOf } from '../api/errors';

/** Hold the profiles to choose from, and keep the user's own. */
export class ProfilesModel implements IDisposable {
  constructor(private readonly _client: IClient) {}

  /** Emits when anything below changed. */
  get changed(): ISignal<ProfilesModel, void> {
    return this._changed;
  }

  /** Both sources, the administrator's first; null until they are known. */
  get offered(): readonly OfferedProfile[] | null {
    return this._offered;
  }

  /** Why they cannot be read, or were not saved; empty where there is nothing to say. */
  get error(): string {
    return this._error;
  }

  /** What the server said of which field when it refused; empty where it said nothing of one. */
  get refused(): readonly Problem[] {
    return this._refused;
  }

  /** Whether something is being saved or removed. */
  get isBusy(): boolean {
    return this._isBusy;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Read them anew. */
  async load(): Promise<void> {
    try {
      const offered = await this._client.profiles();
      this._set(() => {
        this._offered = offered;
        this._error = '';
      });
    } catch (error) {
      this._set(() => {
        this._error = messageOf(error);
      });
    }
  }

  /**
   * Save a profile of the user, over their own of this name where that is given.
   *
   * @returns Whether it was saved; if not, `error` says why.
   */
  save(profile: Profile, over: OfferedProfile | null = null): Promise<boolean> {
    return this._do(() =>
      over
        ? this._client.changeProfile(over.name, over.etag, profile)
        : this._client.saveProfile(profile)
    );
  }

  /** Remove a profile of the user; the same is returned as by {@link save}. */
  remove({ name, etag }: OfferedProfile): Promise<boolean> {
    return this._do(() => this._client.removeProfile(name, etag));
  }

  /** Forget why the last change was refused. */
  forget(): void {
    if (this._error) {
      this._set(() => {
        this._error = '';
        this._refused = [];
      });
    }
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      Signal.clearData(this);
    }
  }

  private async _do(change: () => Promise<unknown>): Promise<boolean> {
    if (this._isBusy) {
      return false;
    }
    this._set(() => {
      this._isBusy = true;
      this._error = '';
      this._refused = [];
    });
    let refused = '';
    let problems: readonly Problem[] = [];
    try {
      await change();
    } catch (error) {
      problems = error instanceof ApiError ? error.problems : [];
      refused =
        problems.map(({ message }) => message).join(' ') || messageOf(error);
    }
    // Read after a refusal too: somebody else may have changed them.
    await this.load();
    this._set(() => {
      this._isBusy = false;
      this._error = refused || this._error;
      this._refused = problems;
    });
    return refused === '';
  }

  private _set(change: () => void): void {
    if (!this._isDisposed) {
      change();
      this._changed.emit();
    }
  }

  private _offered: readonly OfferedProfile[] | null = null;
  private _error = '';
  private _refused: readonly Problem[] = [];
  private _isBusy = false;
  private _isDisposed = false;
  private readonly _changed = new Signal<ProfilesModel, void>(this);
}
