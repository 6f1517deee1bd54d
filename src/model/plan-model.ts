import type { IDisposable } from '@lumino/disposable';
import { Debouncer } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IClient } from '../api/client';
import type { PlanReply, Problem } from '../api/contract';
import { ApiError, messageOf } from '../api/errors';
import type { IDraft } from './draft';
import { toSettings } from './draft-settings';
import type { OffersModel } from './offers-model';

const NONE: readonly Problem[] = [];

/** How long typing has to pause before a plan is asked for, in milliseconds. */
const PAUSE_MS = 100;

/** Be what the server makes of a draft as it is typed; nothing is written. */
export class PlanModel implements IDisposable {
  constructor(options: PlanModel.IOptions) {
    this._options = options;
    this._planner = new Debouncer<void, unknown, [IDraft]>(
      draft => this._ask(draft),
      PAUSE_MS
    );
  }

  get changed(): ISignal<PlanModel, void> {
    return this._changed;
  }

  /** The plan of the last draft that the server has judged. */
  get plan(): PlanReply | null {
    return this._plan;
  }

  /** What is wrong with the last draft that the server has judged. */
  get problems(): readonly Problem[] {
    return this._error ? this._refused : (this._plan?.plan.problems ?? NONE);
  }

  get isPlanning(): boolean {
    return this._isPlanning;
  }

  /** Why there is no newer plan; empty where there is none to say. */
  get error(): string {
    return this._error;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Ask for the plan of a draft, once typing has paused. */
  preview(draft: IDraft): void {
    if (this._isDisposed) {
      return; // React runs a last effect while the form closes
    }
    if (draft.environment_dir.trim()) {
      void this._planner.invoke(draft).catch(() => undefined); // replaced by a later one
      return;
    }
    this._wanted++;
    this._plan = null;
    this._error = '';
    this._isPlanning = false;
    this._changed.emit();
    const { offers } = this._options;
    const home = draft.spark_home.trim();
    const found = offers.offers.sparkHomes.value ?? [];
    if (found.some(({ spark_home }) => spark_home === home)) {
      offers.chooseSpark(home);
    }
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._planner.dispose();
      Signal.clearData(this);
    }
  }

  private async _ask(draft: IDraft): Promise<void> {
    if (this._isDisposed) {
      return;
    }
    const { client, offers, replaces } = this._options;
    const wanted = ++this._wanted;
    this._isPlanning = true;
    this._changed.emit();
    let plan = this._plan;
    let planError = '';
    let refused: readonly Problem[] = [];
    try {
      plan = await client.plan({
        settings: toSettings(draft),
        location: draft.location,
        install_ipykernel: draft.install_ipykernel,
        replaces: replaces()
      });
    } catch (error) {
      planError = messageOf(error);
      refused = error instanceof ApiError ? error.problems : [];
    }
    if (wanted !== this._wanted || this._isDisposed) {
      return; // there is a newer draft
    }
    offers.chooseSpark(plan?.plan.spark_home ?? '');
    this._plan = plan;
    this._error = planError;
    this._refused = refused;
    this._isPlanning = false;
    this._changed.emit();
  }

  private _plan: PlanReply | null = null;
  private _error = '';
  private _refused: readonly Problem[] = NONE;
  private _isPlanning = false;
  private _wanted = 0;
  private _isDisposed = false;
  private readonly _options: PlanModel.IOptions;
  private readonly _planner: Debouncer<void, unknown, [IDraft]>;
  private readonly _changed = new Signal<PlanModel, void>(this);
}

export namespace PlanModel {
  /** What a {@link PlanModel} is made of. */
  export interface IOptions {
    readonly client: IClient;
    /** Hears which Spark the kernel would get. */
    readonly offers: OffersModel;
    /** Return the name of the kernel that is edited; empty for a new one. */
    replaces(): string;
  }
}
