import type {
  ReadonlyPartialJSONObject,
  ReadonlyPartialJSONValue
} from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import { Debouncer } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IClient, IKernelId } from '../api/client';
import type {
  Conflict,
  FoundEnvironment,
  Job,
  KernelReply,
  KernelSettings,
  ListedKernel,
  PlanReply,
  Problem
} from '../api/contract';
import { LOCAL_MASTER } from '../api/contract';
import { ApiError, messageOf } from '../api/errors';
import type { IPySparkKernels } from '../tokens';
import { CatalogueModel } from './catalogue-model';
import type { IDraft } from './draft';
import { draftOf, emptyDraft, fromState, toSettings, withFixed } from './draft';
import { hasEnded, JobModel } from './job-model';
import { OffersModel } from './offers-model';
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

const NONE: readonly Problem[] = [];

/** How long typing has to pause before a plan is asked for, in milliseconds. */
const PAUSE_MS = 100;

/** Be one create or edit: what it starts from, its plan, and the job that carries it out. */
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
    this._planner = new Debouncer<void, unknown, [IDraft]>(
      draft => this._ask(draft),
      PAUSE_MS
    );
  }

  readonly offers: OffersModel;
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

  /** The plan of the last draft that the server has judged. */
  get plan(): PlanReply | null {
    return this._plan;
  }

  /** What is wrong with the last draft that the server has judged. */
  get planProblems(): readonly Problem[] {
    return this._planError
      ? this._planRefused
      : (this._plan?.plan.problems ?? NONE);
  }

  get isPlanning(): boolean {
    return this._isPlanning;
  }

  /** Why there is no newer plan; empty where there is none to say. */
  get planError(): string {
    return this._planError;
  }

  /** What the chosen directory is, with its size as soon as that is known. */
  get looked(): FoundEnvironment | null {
    return this._looked;
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
        this._follow(job);
      }
    } catch (error) {
      this._error = asApiError(error);
    }
    this._changed.emit();
  }

  /** Ask for the plan of a draft, once typing has paused. */
  preview(draft: IDraft): void {
    if (this._isDisposed) {
      return; // React runs a last effect while the form closes
    }
    if (!draft.environment_dir.trim()) {
      this._wanted++;
      this._plan = null;
      this._planError = '';
      this._isPlanning = false;
      this._changed.emit();
      const home = draft.spark_home.trim();
      const found = this.offers.offers.sparkHomes.value ?? [];
      if (found.some(({ spark_home }) => spark_home === home)) {
        this.offers.chooseSpark(home);
      }
      return;
    }
    void this._planner.invoke(draft).catch(() => undefined); // replaced by a later one
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

  /**
   * Make or change the kernel.
   *
   * @param takeOver - Whether a kernel that was made elsewhere may be changed.
   * @returns Whether the server took it; if not, `refused`, `failure` or `conflict` say why.
   */
  async submit(draft: IDraft, takeOver = false): Promise<boolean> {
    if (this._isSubmitting) {
      return false;
    }
    this._clear();
    this._isSubmitting = true;
    this._changed.emit();
    try {
      const { install_ipykernel, location } = draft;
      const settings = toSettings(draft);
      const job = this._id
        ? await this._client.update(this._id, this._etag, {
            settings,
            install_ipykernel,
            take_over: takeOver
          })
        : await this._client.create({ settings, install_ipykernel, location });
      this._follow(job);
      return true;
    } catch (error) {
      this._refuse(asApiError(error));
      return false;
    } finally {
      this._isSubmitting = false;
      this._changed.emit();
    }
  }

  /** Settle a conflict: the next save replaces what the other one saved. */
  useMine(): void {
    if (this._conflict && this._kernel) {
      this._kernel = { ...this._kernel, etag: this._conflict.current.etag };
    }
    this._clear();
    this._changed.emit();
  }

  /** Settle a conflict: the form starts again from what the other one saved. */
  async takeTheirs(): Promise<void> {
    await this.startAnew();
  }

  /** Forget a refusal of a field, since it is being changed. */
  forget(field: string): void {
    if (this._refused.some(problem => problem.field === field)) {
      this._refused = this._refused.filter(problem => problem.field !== field);
      this._changed.emit();
    }
  }

  /** Begin again, without what was typed and the job that has ended. */
  async startAnew(): Promise<void> {
    this._clear();
    this._args = { ...this._args, draft: undefined, job_id: undefined };
    await this.load();
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._planner.dispose();
    this.sizes.dispose();
    this.profiles.dispose();
    this.catalogue.dispose();
    this._job?.dispose();
    Signal.clearData(this);
  }

  private get _etag(): string {
    return this._kernel?.etag ?? '';
  }

  private async _ask(draft: IDraft): Promise<void> {
    if (this._isDisposed) {
      return;
    }
    const wanted = ++this._wanted;
    this._isPlanning = true;
    this._changed.emit();
    let plan = this._plan;
    let planError = '';
    let refused: readonly Problem[] = [];
    try {
      plan = await this._client.plan({
        settings: toSettings(draft),
        location: draft.location,
        install_ipykernel: draft.install_ipykernel,
        replaces: this._id?.kernel_name ?? ''
      });
    } catch (error) {
      planError = messageOf(error);
      refused = error instanceof ApiError ? error.problems : [];
    }
    if (wanted !== this._wanted || this._isDisposed) {
      return; // there is a newer draft
    }
    this.offers.chooseSpark(plan?.plan.spark_home ?? '');
    this._plan = plan;
    this._planError = planError;
    this._planRefused = refused;
    this._isPlanning = false;
    this._changed.emit();
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

  private _follow(job: Job): void {
    this._job?.dispose();
    const model = new JobModel(this._client, job);
    this._job = model;
    void model.ended.then(ended => this._end(model, ended));
    if (!hasEnded(job)) {
      this._changed.emit();
    }
  }

  private async _end(model: JobModel, job: Job): Promise<void> {
    if (model !== this._job || this._isDisposed) {
      return;
    }
    if (job.state === 'done' && job.kernel) {
      await this._services.refreshSpecs().catch(() => undefined); // the tile comes a minute later
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

  private _clear(): void {
    this._failure = '';
    this._refused = [];
    this._conflict = null;
    this._made = null;
    this._job?.dispose();
    this._job = null;
  }

  private _args: IFormArgs;
  private _id: IKernelId | null = null;
  private _kernel: KernelReply | null = null;
  private _initial: IDraft | null = null;
  private _pristine: IDraft | null = null;
  private _usual: Values = new Map();
  private _round = 0;
  private _error: ApiError | null = null;
  private _plan: PlanReply | null = null;
  private _planError = '';
  private _planRefused: readonly Problem[] = NONE;
  private _isPlanning = false;
  private _wanted = 0;
  private _looking = '';
  private _looked: FoundEnvironment | null = null;
  private _job: JobModel | null = null;
  private _made: ListedKernel | null = null;
  private _isSubmitting = false;
  private _failure = '';
  private _refused: readonly Problem[] = [];
  private _conflict: Conflict | null = null;
  private _isDisposed = false;
  private readonly _services: IPySparkKernels;
  private readonly _client: IClient;
  private readonly _planner: Debouncer<void, unknown, [IDraft]>;
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

function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) {
    return error;
  }
  return new ApiError(0, {
    code: 'internal',
    message: messageOf(error),
    problems: [],
    conflict: null
  });
}
