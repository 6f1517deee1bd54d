import type { ILabShell, ILayoutRestorer } from '@jupyterlab/application';
import { Dialog, MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import type { ITranslator } from '@jupyterlab/translation';
import { UUID } from '@lumino/coreutils';
import type { Widget } from '@lumino/widgets';

import { JobNotices } from './job-notices';
import type { IFormArgs } from './model/form-model';
import type { IPySparkKernels } from './tokens';
import { CommandIDs } from './tokens';
import type { FormPanel } from './views/form-panel';
import { DOMAIN } from './views/translation';

/** Show forms: in JupyterLab's main area, in a dialog where there is room for one widget only (Notebook 7). */
export class FormOpener {
  constructor(private readonly _options: FormOpener.IOptions) {
    this._notices = new JobNotices({
      services: _options.services,
      trans: _options.translator.load(DOMAIN),
      openForm: args => void this.open(args)
    });
  }

  /** Show the form; the widget that holds it, null for a dialog. One form a kernel: a second call shows the first. */
  async open(args: IFormArgs): Promise<Widget | null> {
    const { shell } = this._options;
    const existing = this._tracker.find(({ content }) =>
      isSame(content.args, args)
    );
    if (shell && existing) {
      shell.activateById(existing.id);
      return existing;
    }
    if (!shell) {
      await this._openDialog(args);
      return null;
    }
    // The layout finds a form again by its id, so that has to outlive a reload.
    const form_id = args.form_id ?? UUID.uuid4();
    const content = await this._panel({ ...args, form_id }, true);
    const widget = new FormTab({ content });
    widget.toolbar.hide(); // it has nothing to show
    widget.id = `jp-pyspark-kernels-form-${form_id}`;
    // The tracker gives it the name by which the layout is kept, so it comes first.
    await this._tracker.add(widget);
    shell.add(widget, 'main');
    widget.content.argsChanged.connect(() => this._tracker.save(widget));
    shell.activateById(widget.id);
    return widget;
  }

  /** Show again what was open before a reload, with what was typed. */
  restore(): void {
    void this._options.restorer?.restore(this._tracker, {
      command: CommandIDs.create,
      args: ({ content }) => ({ ...content.args }),
      name: ({ id }) => id
    });
  }

  private async _panel(args: IFormArgs, asks: boolean): Promise<FormPanel> {
    const { createFormPanel } = await import('./views/form-panel');
    const { services, translator } = this._options;
    this._notices.forget(args);
    return createFormPanel({
      services,
      translator,
      args,
      asks,
      onLeft: left => void this._notices.follow(left)
    });
  }

  private async _openDialog(args: IFormArgs): Promise<void> {
    const isNew = args.kernel_name === undefined;
    const start = isNew ? (this._left ?? args) : args;
    const panel = await this._panel(start, false);
    const dialog = new Dialog({
      body: panel,
      buttons: [],
      hasClose: true,
      focusNodeSelector: 'input'
    });
    dialog.addClass('jp-PySparkKernels-FormDialog');
    panel.disposed.connect(() => dialog.reject());
    await dialog.launch();
    // A dialog closes at Escape: what was typed is there when it is opened again.
    if (isNew) {
      this._left = panel.isDone ? null : panel.args;
    }
  }

  private _left: IFormArgs | null = null;
  private readonly _notices: JobNotices;
  private readonly _tracker = new WidgetTracker<MainAreaWidget<FormPanel>>({
    namespace: 'pyspark-kernels-form'
  });
}

export namespace FormOpener {
  /** What a {@link FormOpener} stands on; without `shell` forms are dialogs. */
  export interface IOptions {
    readonly services: IPySparkKernels;
    readonly translator: ITranslator;
    readonly shell: ILabShell | null;
    readonly restorer: ILayoutRestorer | null;
  }
}

/** Be the tab of a form, and leave it to the form whether it closes. */
class FormTab extends MainAreaWidget<FormPanel> {
  protected override onCloseRequest(): void {
    this.content.close();
  }
}

/** Tell whether both are of the same kernel; forms of new kernels are each their own. */
function isSame(one: IFormArgs, other: IFormArgs): boolean {
  return (
    one.kernel_name !== undefined &&
    one.kernel_name === other.kernel_name &&
    one.location === other.location
  );
}
