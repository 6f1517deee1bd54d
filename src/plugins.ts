import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILabShell, ILayoutRestorer } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ILauncher } from '@jupyterlab/launcher';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { addCommands } from './commands';
import { FormOpener } from './form-opener';
import { Services } from './services';
import { SidebarHolder } from './sidebar-holder';
import { CommandIDs, IPySparkKernels } from './tokens';
import { DOMAIN } from './views/translation';

/** Add the commands, the launcher's tile and the palette's entries; the form comes when it is first opened. */
export const kernelsPlugin: JupyterFrontEndPlugin<IPySparkKernels> = {
  id: 'jupyter-pyspark-kernels:plugin',
  description: 'Make PySpark kernels: the tile, the form and its commands.',
  autoStart: true,
  provides: IPySparkKernels,
  optional: [
    ITranslator,
    ISettingRegistry,
    ILauncher,
    ICommandPalette,
    ILabShell,
    ILayoutRestorer,
    INotebookTracker
  ],
  activate: (
    app: JupyterFrontEnd,
    translator: ITranslator | null,
    registry: ISettingRegistry | null,
    launcher: ILauncher | null,
    palette: ICommandPalette | null,
    labShell: ILabShell | null,
    restorer: ILayoutRestorer | null,
    notebooks: INotebookTracker | null
  ): IPySparkKernels => {
    const services = new Services(app);
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const opener = new FormOpener({
      services,
      translator: translator ?? nullTranslator,
      shell: labShell,
      restorer
    });
    addCommands({
      app,
      services,
      trans,
      notebooks,
      openForm: args => opener.open(args)
    });
    opener.restore();

    const category = trans.__('PySpark Kernels');
    launcher?.add({ command: CommandIDs.create, category: trans.__('Other') });
    palette?.addItem({
      command: CommandIDs.create,
      category,
      args: { isPalette: true }
    });
    palette?.addItem({ command: CommandIDs.edit, category });
    void registry
      ?.load(kernelsPlugin.id)
      .then(settings => services.follow(settings))
      .catch(error =>
        console.error('The settings of PySpark kernels cannot be read:', error)
      );
    return services;
  }
};

/** Add the sidebar; its list comes when it is first shown. */
export const sidebarPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-pyspark-kernels:sidebar',
  description: 'List PySpark kernels, their state, and what can be done.',
  autoStart: true,
  requires: [IPySparkKernels],
  // Notebook 7 has no JupyterLab shell, and no place for a list.
  optional: [ILabShell, ITranslator, ICommandPalette, ILayoutRestorer],
  activate: (
    app: JupyterFrontEnd,
    services: IPySparkKernels,
    shell: ILabShell | null,
    translator: ITranslator | null,
    palette: ICommandPalette | null,
    restorer: ILayoutRestorer | null
  ): void => {
    if (!shell) {
      return;
    }
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const title = trans.__('PySpark Kernels');
    const holder = new SidebarHolder(
      services,
      translator ?? nullTranslator,
      title
    );
    shell.add(holder, 'left', { rank: 350, type: title });
    restorer?.add(holder, holder.id);
    app.commands.addCommand(CommandIDs.show, {
      label: trans.__('Show PySpark Kernels'),
      execute: () => shell.activateById(holder.id)
    });
    palette?.addItem({ command: CommandIDs.show, category: title });
  }
};
