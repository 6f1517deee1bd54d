import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IClient, IKernelId } from './api/client';
import { Client } from './api/http-client';
import { DEFAULTS, readPreferences } from './preferences';
import type { IPreferences, IPySparkKernels } from './tokens';
import { CommandIDs } from './tokens';

/** Be what all parts of this extension share, on one JupyterLab. */
export class Services implements IPySparkKernels {
  readonly client: IClient;

  constructor(private readonly _app: JupyterFrontEnd) {
    const { serverSettings, events } = _app.serviceManager;
    this.client = new Client({ serverSettings, events });
  }

  get preferences(): IPreferences {
    return this._preferences;
  }

  get preferencesChanged(): ISignal<IPySparkKernels, void> {
    return this._preferencesChanged;
  }

  /** Follow what the user sets in JupyterLab's settings editor. */
  follow(settings: ISettingRegistry.ISettings): void {
    const take = () => {
      this._preferences = readPreferences(settings);
      this._preferencesChanged.emit();
    };
    settings.changed.connect(take);
    take();
  }

  async openForm(id?: IKernelId): Promise<void> {
    const command = id ? CommandIDs.edit : CommandIDs.create;
    await this._app.commands.execute(command, { ...id });
  }

  async openNotebook(kernel_name: string): Promise<void> {
    await this._app.commands.execute(CommandIDs.openNotebook, { kernel_name });
  }

  async refreshSpecs(): Promise<void> {
    await this._app.serviceManager.kernelspecs.refreshSpecs();
  }

  running(kernel_name: string): number {
    let count = 0;
    for (const kernel of this._app.serviceManager.kernels.running()) {
      count += Number(kernel.name === kernel_name);
    }
    return count;
  }

  /** Find the PySpark kernel of this name that Jupyter starts: the first in the order of locations. */
  async find(kernel_name: string): Promise<IKernelId | undefined> {
    const [{ locations }, kernels] = await Promise.all([
      this.client.locations(),
      this.client.kernels()
    ]);
    const place = locations.find(
      ({ location, visible }) =>
        visible &&
        kernels.some(
          kernel =>
            kernel.location === location && kernel.kernel_name === kernel_name
        )
    );
    return place && { location: place.location, kernel_name };
  }

  private _preferences = DEFAULTS;
  private readonly _preferencesChanged = new Signal<IPySparkKernels, void>(
    this
  );
}
