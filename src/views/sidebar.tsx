import '../../style/panels.css';

import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';
import { addIcon, ReactWidget, refreshIcon } from '@jupyterlab/ui-components';

import { KernelsModel } from '../model/kernels-model';
import type { IPySparkKernels } from '../tokens';
import { KernelActions } from './kernel-actions';
import { KernelList } from './kernel-list';
import { DOMAIN, TranslationContext, useTranslation } from './translation';

/** Be the sidebar's content; this module is loaded when it is first shown. */
export class SidebarPanel extends ReactWidget {
  constructor(options: SidebarPanel.IOptions) {
    super();
    this.addClass('jp-PySparkKernels-Sidebar');
    const { services, translator } = options;
    this._trans = translator.load(DOMAIN);
    this._services = services;
    this._model = new KernelsModel(services);
    this._actions = new KernelActions({
      services,
      model: this._model,
      trans: this._trans
    });
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this._model.dispose();
      super.dispose();
    }
  }

  protected override render(): JSX.Element {
    return (
      <TranslationContext.Provider value={this._trans}>
        <Head
          onNew={() => void this._services.openForm()}
          onRefresh={() => void this._model.refresh()}
        />
        <KernelList
          model={this._model}
          services={this._services}
          actions={this._actions}
        />
      </TranslationContext.Provider>
    );
  }

  private readonly _trans: TranslationBundle;
  private readonly _services: IPySparkKernels;
  private readonly _model: KernelsModel;
  private readonly _actions: KernelActions;
}

export namespace SidebarPanel {
  /** What a {@link SidebarPanel} is made of. */
  export interface IOptions {
    readonly services: IPySparkKernels;
    readonly translator: ITranslator;
  }
}

function Head(props: { onNew(): void; onRefresh(): void }): JSX.Element {
  const trans = useTranslation();
  return (
    <div className="jp-PySparkKernels-SidebarHead">
      <h2>{trans.__('PySpark Kernels')}</h2>
      <button
        type="button"
        className="jp-PySparkKernels-IconButton"
        aria-label={trans.__('New PySpark Kernel')}
        title={trans.__('New PySpark Kernel')}
        onClick={props.onNew}
      >
        <addIcon.react tag="span" />
      </button>
      <button
        type="button"
        className="jp-PySparkKernels-IconButton"
        aria-label={trans.__('Refresh')}
        title={trans.__('Refresh')}
        onClick={props.onRefresh}
      >
        <refreshIcon.react tag="span" />
      </button>
    </div>
  );
}
