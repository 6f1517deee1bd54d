import type {
  ReadonlyPartialJSONObject,
  ReadonlyPartialJSONValue
} from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IClient, IKernelId } from '../api/client';
import type { Job, KernelReply, KernelSettings } from '../api/contract';
import { LOCAL_MASTER } from '../api/contract';
import { ApiError, asApiError } from '../api/errors';
import type { IPySparkKernels } from '../tokens';
import { CatalogueModel } from './catalogue-model';
import type { IDraft } from './draft';
import { draftOf, emptyDraft, toSettings, withFixed } from './draft-settings';
import { fromState } from './draft-state';
import { LookModel } from './look-model';
import { MakingModel } from './making-model';
import { OffersModel } from './offers-model';
import { PlanModel } from './plan-model';
import type { Values } from './profiles';
import { ownValues } from './profiles';
import { ProfilesModel } from './profiles-model';
import { SizesModel } from './sizes-model';

/** Say which form to show; it can be written as JSON. */
export interface IFormArgs {
  /** Location and name of the kernel to edit; a new kernel where none is named. */
  readonly location?: string;
  readonly kernel_name?: string;
  /** What was typed, as `toState` made it. */
  readonly draft?: ReadonlyPartialJSONObject;
  /** The job that makes the kernel. */
  readonly job_id?: string;
  /** What tells this form from others after a reload. */
  readonly form_id?: string;
  readonly [name: string]: ReadonlyPartialJSONValue | undefined;
}

/** Be one create or edit: what it starts from; its plan and its making are models of their own. */
export class FormModel implements IDisposable {
  constructor(options: FormModel.IOptions) {
    this._services = options.services;
    this._client = options.services.client;
    this._args = options.args;
    this.offers = new OffersModel(this._client);
    this.sizes = new SizesModel(this._client);
    this.profiles = new ProfilesModel(this._client);
    this.catalogue = new CatalogueModel(this._client, () =>
      this.offers.refreshProperties()
    );
    this.planning = new PlanModel({
      client: this._client,
      offers: this.offers,
      replaces: () => this._id?.kernel_name ?? ''
    });
    this.looking = new LookModel(this._client);
    this.making = new MakingModel(options.services);
    for (const part of [this.planning, this.looking, this.making]) {
      part.changed.connect(() => this._changed.emit());
    }
  }

  readonly offers: OffersModel;
  readonly planning: PlanModel;
  readonly looking: LookModel;
  readonly making: MakingModel;
  readonly sizes: SizesModel;
  readonly profiles: ProfilesModel;
  readonly catalogue: CatalogueModel;

  /** Emits when anything but the offers, the sizes, the profiles and the catalogue changed. */
  get changed(): ISignal<FormModel, void> {
    return this._changed;
  }

  /** The kernel that is edited, as it was when it was opened; null for a new one. */
  get kernel(): KernelReply | null {
    return this._kernel;
  }

  get editing(): boolean {
    return this._id !== null;
  }

  /** What the form starts from; null until it is known. */
  get initial(): IDraft | null {
    return this._initial;
  }

  /** What the form starts from without what was typed before a reload; null until it is known. */
  get pristine(): IDraft | null {
    return this._pristine;
  }

  /** Values that the form began with and nobody chose, by field: they give way to profiles. */
  get usual(): Values {
    return this._usual;
  }

  /** Goes up when the form has to start from {@link initial} again. */
  get round(): number {
    return this._round;
  }

  /** Why the form cannot be shown; null where it can. */
  get error(): ApiError | null {
    return this._error;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** Read all that the form needs, and take up a job that was begun before a reload. */
  async load(): Promise<void> {
    this._error = null;
    this._changed.emit();
    try {
      const { location, kernel_name, draft, job_id } = this._args;
      if (location !== undefined && kernel_name !== undefined) {
        this._id = { location, kernel_name };
      }
      void this.profiles.load();
      const [{ policy, locations }, kernel, job] = await Promise.all([
        this.offers.load(),
        this._id ? this._client.kernel(this._id) : null,
        job_id ? this._findJob(job_id) : null
      ]);
      if (this._isDisposed) {
        return;
      }
      this._kernel = kernel;
      this._pristine = kernel
        ? draftOf(withFixed(settingsOf(kernel), policy), kernel.location)
        : emptyDraft(policy, this._services.preferences, locations);
      this._usual = usualOf(kernel, this._pristine);
      this._initial = draft ? fromState(draft, this._pristine) : this._pristine;
      this._round++;
      if (job) {
        this.making.follow(job);
      }
    } catch (error) {
      this._error = asApiError(error);
    }
    this._changed.emit();
  }

  /**
   * Make or change the kernel.
   *
   * @param takeOver - Whether a kernel that was made elsewhere may be changed.
   * @returns Whether the server took it; if not, `making` says why.
   */
  submit(draft: IDraft, takeOver = false): Promise<boolean> {
    const { install_ipykernel, location } = draft;
    const settings = toSettings(draft);
    const id = this._id;
    return this.making.submit(() =>
      id
        ? this._client.update(id, this._kernel?.etag ?? '', {
            settings,
            install_ipykernel,
            take_over: takeOver
          })
        : this._client.create({ settings, install_ipykernel, location })
    );
  }

  /** Settle a conflict: the next save replaces what the other one saved. */
  useMine(): void {
    const { conflict } = this.making;
    if (conflict && this._kernel) {
      this._kernel = { ...this._kernel, etag: conflict.current.etag };
    }
    this.making.clear();
    this._changed.emit();
  }

  /** Settle a conflict: the form starts again from what the other one saved. */
  async takeTheirs(): Promise<void> {
    await this.startAnew();
  }

  /** Begin again, without what was typed and the job that has ended. */
  async startAnew(): Promise<void> {
    this.making.clear();
    this._args = { ...this._args, draft: undefined, job_id: undefined };
    await this.load();
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this.planning.dispose();
    this.looking.dispose();
    this.making.dispose();
    this.sizes.dispose();
    this.profiles.dispose();
    this.catalogue.dispose();
    Signal.clearData(this);
  }

  private async _findJob(job_id: string): Promise<Job | null> {
    try {
      return await this._client.job(job_id);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) {
        return null; // the server was started anew: its jobs are gone
      }
      throw error;
    }
  }

  private _args: IFormArgs;
  private _id: IKernelId | null = null;
  private _kernel: KernelReply | null = null;
  private _initial: IDraft | null = null;
  private _pristine: IDraft | null = null;
  private _usual: Values = new Map();
  private _round = 0;
  private _error: ApiError | null = null;
  private _isDisposed = false;
  private readonly _services: IPySparkKernels;
  private readonly _client: IClient;
  private readonly _changed = new Signal<FormModel, void>(this);
}

export namespace FormModel {
  /** What a {@link FormModel} is made of. */
  export interface IOptions {
    readonly services: IPySparkKernels;
    readonly args: IFormArgs;
  }
}

/** Return what nobody chose: all that a new form begins with, of a kernel the master that it does not say. */
function usualOf(kernel: KernelReply | null, pristine: IDraft): Values {
  if (!kernel) {
    return ownValues(pristine);
  }
  return 'spark_master' in kernel.settings
    ? new Map()
    : new Map([['spark_master', LOCAL_MASTER]]);
}

/** Read the settings back; the record holds them as JSON, and none where they could not be read. */
function settingsOf(kernel: KernelReply): KernelSettings {
  return {
    environment_dir: kernel.environment_dir,
    kernel_name: kernel.kernel_name,
    spark_master: 'profiles' in kernel.settings ? '' : kernel.spark_master,
    display_name: kernel.display_name,
    ...(kernel.settings as Partial<KernelSettings>)
  };
}
