import type { ITranslator } from '@jupyterlab/translation';
import { BoxLayout, Widget } from '@lumino/widgets';
import type { Message } from '@lumino/messaging';

import { pysparkIcon } from './icons';
import type { IPySparkKernels } from './tokens';

/** Stand in the sidebar's place, and load what it shows when that is first seen. */
export class SidebarHolder extends Widget {
  constructor(
    private readonly _services: IPySparkKernels,
    private readonly _translator: ITranslator,
    title: string
  ) {
    super();
    this.id = 'jp-pyspark-kernels';
    this.addClass('jp-PySparkKernels-SidebarHolder');
    this.title.icon = pysparkIcon;
    this.title.caption = title;
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', title);
    this.layout = new BoxLayout({ spacing: 0 });
  }

  protected override onAfterShow(message: Message): void {
    super.onAfterShow(message);
    this._load ??= this._fill();
  }

  protected override onActivateRequest(message: Message): void {
    super.onActivateRequest(message);
    this._panel?.activate();
  }

  private async _fill(): Promise<void> {
    const { SidebarPanel } = await import('./views/sidebar');
    if (this.isDisposed) {
      return;
    }
    const panel = new SidebarPanel({
      services: this._services,
      translator: this._translator
    });
    (this.layout as BoxLayout).addWidget(panel);
    this._panel = panel;
  }

  private _load: Promise<void> | null = null;
  private _panel: Widget | null = null;
}
