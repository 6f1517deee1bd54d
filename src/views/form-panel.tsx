import '../../style/panels.css';

import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { ITranslator } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import { Debouncer } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IDraft } from '../model/draft';
import { isSameDraft } from '../model/draft-settings';
import { toState } from '../model/draft-state';
import type { IFormArgs } from '../model/form-model';
import { FormModel } from '../model/form-model';
import { pysparkIcon } from '../icons';
import type { IPySparkKernels } from '../tokens';
import { FormView } from './form-view';
import { DOMAIN, TranslationContext } from './translation';

/** How long typing has to pause before it is kept for a reload, in milliseconds. */
const KEEP_MS = 300;

/** Be the form as a widget: its tab, what a reload brings back, and a question before typing is lost. */
export class FormPanel extends ReactWidget {
  constructor(private readonly _options: FormPanel.IOptions) {
    super();
    this._model = new FormModel(_options);
    this._keeper = new Debouncer<void, void, []>(() => this._keep(), KEEP_MS);
    this.addClass('jp-PySparkKernels-FormPanel');
    this.title.icon = pysparkIcon;
    this.title.closable = true;
    this._model.changed.connect(this._onModel, this);
    this._onModel();
    void this._model.load();
  }

  /** What shows this form again, with what was typed. */
  get args(): IFormArgs {
    const { args } = this._options;
    if (!this._model.initial) {
      return args; // nothing could be typed yet
    }
    const { location, kernel_name, form_id } = args;
    return {
      ...(kernel_name === undefined ? {} : { location, kernel_name }),
      ...(form_id === undefined ? {} : { form_id }),
      ...(this._draft ? { draft: toState(this._draft) } : {}),
      ...(this._jobId === undefined ? {} : { job_id: this._jobId })
    };
  }

  /** Whether the kernel is made, so that nothing of it is left to do. */
  get isDone(): boolean {
    return this._model.making.made !== null;
  }

  /** Emits when {@link args} changed. */
  get argsChanged(): ISignal<FormPanel, void> {
    return this._argsChanged;
  }

  override dispose(): void {
    if (!this.isDisposed) {
      const { args } = this;
      if (args.job_id !== undefined && !this.isDone) {
        this._options.onLeft?.(args);
      }
      this._keeper.dispose();
      this._model.dispose();
      super.dispose();
    }
  }

  protected override render(): JSX.Element {
    const { services, translator } = this._options;
    return (
      <TranslationContext.Provider value={translator.load(DOMAIN)}>
        <FormView
          model={this._model}
          previewOpen={services.preferences.previewOpen}
          onDraft={this._onDraft}
          actions={{
            close: () => this.close(),
            openNotebook: name => void services.openNotebook(name),
            running: name => services.running(name),
            another: () => void this._another()
          }}
        />
      </TranslationContext.Provider>
    );
  }

  protected override onActivateRequest(message: Message): void {
    super.onActivateRequest(message);
    if (!this.node.contains(document.activeElement)) {
      this.node.querySelector<HTMLElement>('input')?.focus();
    }
  }

  /** Close, after a question where typing would be lost; what holds the panel goes with it. */
  protected override onCloseRequest(): void {
    if (!this._options.asks || !this._isTyped()) {
      this.dispose();
      return;
    }
    void this._ask().then(isSure => isSure && this.dispose());
  }

  private _isTyped(): boolean {
    const { pristine } = this._model;
    const { made, job } = this._model.making;
    return (
      this._draft !== null &&
      pristine !== null &&
      made === null &&
      job === null &&
      !isSameDraft(this._draft, pristine)
    );
  }

  private async _ask(): Promise<boolean> {
    const trans = this._options.translator.load(DOMAIN);
    const { button } = await showDialog({
      title: trans.__('Close without making the kernel?'),
      body: trans.__('What was typed in this form is lost.'),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Keep the form') }),
        Dialog.warnButton({ label: trans.__('Close') })
      ]
    });
    return button.accept;
  }

  private async _another(): Promise<void> {
    this._draft = null;
    await this._model.startAnew();
  }

  private readonly _onDraft = (draft: IDraft): void => {
    if (this.isDisposed) {
      return; // React runs a last effect while the form closes
    }
    this._draft = draft;
    void this._keeper.invoke().catch(() => undefined); // replaced by a later one
  };

  private _onModel(): void {
    const trans = this._options.translator.load(DOMAIN);
    const { kernel } = this._model;
    this.title.label = kernel
      ? trans.__('Edit %1', kernel.display_name)
      : trans.__('New PySpark Kernel');
    if (this._jobId !== this._keptJob) {
      this._keep();
    }
  }

  private get _jobId(): string | undefined {
    return this._model.making.job?.job.job_id;
  }

  private _keep(): void {
    this._keptJob = this._jobId;
    this._argsChanged.emit();
  }

  private _keptJob: string | undefined;
  private _draft: IDraft | null = null;
  private readonly _model: FormModel;
  private readonly _keeper: Debouncer<void, void, []>;
  private readonly _argsChanged = new Signal<FormPanel, void>(this);
}

export namespace FormPanel {
  /** What a {@link FormPanel} is made of. */
  export interface IOptions {
    readonly services: IPySparkKernels;
    readonly translator: ITranslator;
    readonly args: IFormArgs;
    /** Whether it asks before typing is lost: a form in a dialog cannot, since dialogs wait for each other. */
    readonly asks: boolean;
    /** Hear that the form is gone while its job goes on; called with what shows it again. */
    onLeft?(args: IFormArgs): void;
  }
}

/** Make a form; this module is loaded when the first one is wanted. */
export function createFormPanel(options: FormPanel.IOptions): FormPanel {
  return new FormPanel(options);
}
