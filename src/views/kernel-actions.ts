import {
  Clipboard,
  Dialog,
  Notification,
  showDialog,
  showErrorMessage
} from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Job, ListedKernel } from '../api/contract';
import { messageOf } from '../api/errors';
import type { JobModel } from '../model/job-model';
import { kernelKey } from '../model/kernel-groups';
import { freeName } from '../model/kernel-name';
import type { KernelsModel } from '../model/kernels-model';
import { shellCommand } from '../model/shell-words';
import type { IPySparkKernels } from '../tokens';
import type { INameDialogOptions } from './name-dialog';
import { askNames } from './name-dialog';
import { askPackages, packageNames } from './test-dialog';

/** Carry out what can be done with a kernel, and ask where something would be lost. */
export class KernelActions {
  constructor(private readonly _options: KernelActions.IOptions) {}

  openNotebook(kernel: ListedKernel): Promise<void> {
    return this._options.services.openNotebook(kernel.kernel_name);
  }

  edit(kernel: ListedKernel): Promise<void> {
    const { location, kernel_name } = kernel;
    return this._options.services.openForm({ location, kernel_name });
  }

  /** Ask which packages to compare, and start a test; how it goes is in the model's job. */
  async test(kernel: ListedKernel): Promise<void> {
    const { services, trans } = this._options;
    const key = kernelKey(kernel);
    const typed = await askPackages(
      kernel.display_name,
      this._compared.get(key) ?? '',
      trans
    );
    if (typed === null) {
      return;
    }
    this._compared.set(key, typed);
    await this._begin(kernel, () =>
      services.client.test(kernel, { packages: packageNames(typed) })
    );
  }

  /** Pack the archive again, and say what that means for kernels that run. */
  async rebuild(kernel: ListedKernel): Promise<void> {
    const { services, trans } = this._options;
    const model = await this._begin(kernel, () =>
      services.client.rebuild(kernel, kernel.etag)
    );
    const count = services.running(kernel.kernel_name);
    if ((await model?.ended)?.state === 'done' && count > 0) {
      Notification.info(
        trans._n(
          'The archive of %2 is packed anew. %1 running kernel has the old one: restart it to use the new archive.',
          'The archive of %2 is packed anew. %1 running kernels have the old one: restart them to use the new archive.',
          count,
          kernel.display_name
        ),
        { autoClose: 10_000 }
      );
    }
  }

  /** Copy the command that makes the same kernel. */
  async copyCommand(kernel: ListedKernel): Promise<void> {
    const { services, trans } = this._options;
    try {
      const { command, command_notes } = await services.client.kernel(kernel);
      if (command.length === 0) {
        throw new Error(
          trans.__('The settings of this kernel cannot be read back.')
        );
      }
      Clipboard.copyToSystem(shellCommand(command));
      Notification.info(
        [trans.__('The command is copied.'), ...command_notes].join(' '),
        { autoClose: 5000 }
      );
    } catch (error) {
      await this._show(error, kernel);
    }
  }

  /** Ask for another name, and give it. */
  async rename(kernel: ListedKernel): Promise<void> {
    const { services, trans } = this._options;
    const { client } = services;
    const count = services.running(kernel.kernel_name);
    await this._ask(kernel, {
      title: trans.__('Rename %1', kernel.display_name),
      accept: trans.__('Rename'),
      names: kernel,
      locations: [],
      refusal: '',
      note: [
        count > 0
          ? trans._n(
              '%1 running kernel uses it: shut it down first; it cannot be restarted after that.',
              '%1 running kernels use it: shut them down first; they cannot be restarted after that.',
              count,
              count
            )
          : '',
        trans.__('Notebooks that were saved with it will ask for a kernel.')
      ]
        .filter(Boolean)
        .join(' '),
      begin: ({ kernel_name, display_name }) =>
        client.rename(kernel, kernel.etag, {
          new_name: kernel_name,
          display_name
        })
    });
  }

  /** Ask for a name, and make a second kernel with the same settings. */
  async duplicate(kernel: ListedKernel): Promise<void> {
    const { services, model, trans } = this._options;
    const offered = model.locations.filter(({ offered }) => offered);
    const own = offered.find(({ location }) => location === kernel.location);
    const location = (own ?? offered[0])?.location ?? kernel.location;
    const taken = model.kernels.map(({ kernel_name }) => kernel_name);
    await this._ask(kernel, {
      title: trans.__('Duplicate %1', kernel.display_name),
      accept: trans.__('Duplicate'),
      names: {
        kernel_name: freeName(kernel.kernel_name, taken),
        display_name: trans.__('%1 (copy)', kernel.display_name),
        location
      },
      locations: offered,
      refusal: '',
      note: '',
      begin: names =>
        services.client.duplicate(kernel, {
          new_name: names.kernel_name,
          display_name: names.display_name,
          location: names.location
        })
    });
  }

  /** Ask, then remove a kernel with its archive. */
  async remove(kernel: ListedKernel): Promise<void> {
    const { services, model, trans } = this._options;
    const { button } = await showDialog({
      title: trans.__('Remove %1?', kernel.display_name),
      body: [
        kernel.archive
          ? trans.__(
              'The folder %1 is deleted, with the packed environment in it. The environment itself stays.',
              kernel.resource_dir
            )
          : trans.__('The folder %1 is deleted.', kernel.resource_dir),
        this._usedText(kernel)
      ].join('\n'),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.warnButton({ label: trans.__('Remove') })
      ]
    });
    if (!button.accept) {
      return;
    }
    try {
      await services.client.remove(kernel, kernel.etag);
      await services.refreshSpecs();
    } catch (error) {
      await this._show(error, kernel);
    }
    await model.refresh();
  }

  /** Ask until the server takes the names, or the user gives up; what was typed stays. */
  private async _ask(
    kernel: ListedKernel,
    options: INameDialogOptions & {
      begin(names: INameDialogOptions['names']): Promise<Job>;
    }
  ): Promise<void> {
    const { model, trans } = this._options;
    let asked: INameDialogOptions = options;
    for (;;) {
      const names = await askNames(asked, trans);
      if (!names) {
        return;
      }
      try {
        const job = model.follow(await options.begin(names));
        const ended = await job.ended;
        if (ended.state !== 'failed') {
          await this._options.services.refreshSpecs();
          return;
        }
        asked = { ...asked, names, refusal: ended.error?.message ?? '' };
      } catch (error) {
        asked = { ...asked, names, refusal: messageOf(error) };
      }
      await model.refresh();
    }
  }

  /** Say what a removal does to the kernels that run: executors fetch a shipped archive whenever one starts. */
  private _usedText(kernel: ListedKernel): string {
    const { services, trans } = this._options;
    const count = services.running(kernel.kernel_name);
    if (count === 0) {
      return trans.__('No running kernel of this server uses it.');
    }
    return kernel.archive
      ? trans._n(
          '%1 running kernel uses it: executors that start from now on will fail. Shut it down first.',
          '%1 running kernels use it: executors that start from now on will fail. Shut them down first.',
          count,
          count
        )
      : trans._n(
          '%1 running kernel uses it: it goes on, but cannot be restarted.',
          '%1 running kernels use it: they go on, but cannot be restarted.',
          count,
          count
        );
  }

  private async _begin(
    kernel: ListedKernel,
    start: () => Promise<Job>
  ): Promise<JobModel | null> {
    const { model } = this._options;
    try {
      return model.follow(await start());
    } catch (error) {
      await this._show(error, kernel);
      await model.refresh();
      return null;
    }
  }

  private _show(error: unknown, kernel: ListedKernel): Promise<void> {
    return showErrorMessage(kernel.display_name, messageOf(error));
  }

  /** What was typed for the last test of each kernel: it is offered again. */
  private readonly _compared = new Map<string, string>();
}

export namespace KernelActions {
  /** What {@link KernelActions} stand on. */
  export interface IOptions {
    readonly services: IPySparkKernels;
    readonly model: KernelsModel;
    readonly trans: TranslationBundle;
  }
}
