import type { JupyterFrontEnd } from '@jupyterlab/application';
import { showErrorMessage } from '@jupyterlab/apputils';
import type { INotebookTracker } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { Widget } from '@lumino/widgets';

import type { IKernelId } from './api/client';
import { messageOf } from './api/errors';
import type { IFormArgs } from './model/form-model';
import { pysparkIcon } from './icons';
import type { Services } from './services';
import { CommandIDs } from './tokens';

/** JupyterLab's own command; Notebook 7 has one of the same name. */
const NEW_NOTEBOOK = 'notebook:create-new';

/** What the commands stand on. */
export interface ICommandOptions {
  readonly app: JupyterFrontEnd;
  readonly services: Services;
  readonly trans: TranslationBundle;
  /** The notebooks; null where the application has none. */
  readonly notebooks: INotebookTracker | null;
  /** Show the form; the widget that holds it, where it is one of the main area. */
  openForm(args: IFormArgs): Promise<Widget | null>;
}

/** Add the commands of the form and of opening notebooks. None of them changes a kernel by itself: the form asks. */
export function addCommands(options: ICommandOptions): void {
  const { app, services, trans, notebooks, openForm } = options;

  app.commands.addCommand(CommandIDs.create, {
    label: args =>
      args.isPalette
        ? trans.__('New PySpark Kernel…')
        : trans.__('New PySpark Kernel'),
    caption: trans.__(
      'Make a kernel whose driver and executors run in one Python environment'
    ),
    icon: pysparkIcon,
    execute: args => openForm(formArgs(args))
  });

  app.commands.addCommand(CommandIDs.edit, {
    label: trans.__('Edit PySpark Kernel…'),
    caption: trans.__('Change the PySpark kernel of the current notebook'),
    isEnabled: args =>
      kernelId(args) !== null || currentKernel(app, notebooks) !== null,
    execute: async args => {
      try {
        const id = kernelId(args) ?? (await findCurrent(options));
        return await openForm({ ...id });
      } catch (error) {
        await showErrorMessage(
          trans.__('The kernel cannot be edited'),
          messageOf(error)
        );
        return null;
      }
    }
  });

  app.commands.addCommand(CommandIDs.openNotebook, {
    label: trans.__('New Notebook with a PySpark Kernel'),
    isVisible: args => typeof args.kernel_name === 'string',
    execute: async args => {
      try {
        await services.refreshSpecs();
        await app.commands.execute(NEW_NOTEBOOK, {
          kernelName: String(args.kernel_name)
        });
      } catch (error) {
        await showErrorMessage(
          trans.__('The notebook cannot be opened'),
          messageOf(error)
        );
      }
    }
  });
}

async function findCurrent(options: ICommandOptions): Promise<IKernelId> {
  const { app, services, trans, notebooks } = options;
  const name = currentKernel(app, notebooks);
  if (name === null) {
    throw new Error(
      trans.__(
        'No notebook with a PySpark kernel is open. Open one, or choose a kernel in the sidebar “PySpark Kernels”.'
      )
    );
  }
  const found = await services.find(name);
  if (!found) {
    throw new Error(
      trans.__(
        'There is no PySpark kernel %1 any more. Choose another kernel for this notebook.',
        name
      )
    );
  }
  return found;
}

/** Return the name of the current notebook's kernel if it is a PySpark kernel. */
function currentKernel(
  app: JupyterFrontEnd,
  notebooks: INotebookTracker | null
): string | null {
  const context = notebooks?.currentWidget?.context.sessionContext;
  const name = context?.session?.kernel?.name ?? context?.kernelPreference.name;
  const spec = name && app.serviceManager.kernelspecs.specs?.kernelspecs[name];
  if (!spec) {
    return null;
  }
  const isPySpark =
    spec.metadata?.['pyspark_kernels'] !== undefined ||
    spec.env?.['PYSPARK_SUBMIT_ARGS'] !== undefined;
  return isPySpark ? spec.name : null;
}

function kernelId(args: ReadonlyPartialJSONObject): IKernelId | null {
  const { location, kernel_name } = args;
  return typeof location === 'string' && typeof kernel_name === 'string'
    ? { location, kernel_name }
    : null;
}

/** Take what belongs to the form; a launcher adds `cwd`, a palette `isPalette`. */
function formArgs(args: ReadonlyPartialJSONObject): IFormArgs {
  const { draft, job_id, form_id } = args;
  return {
    ...kernelId(args),
    ...(typeof draft === 'object' && draft !== null && !Array.isArray(draft)
      ? { draft: draft as IFormArgs['draft'] }
      : {}),
    ...(typeof job_id === 'string' ? { job_id } : {}),
    ...(typeof form_id === 'string' ? { form_id } : {})
  };
}
