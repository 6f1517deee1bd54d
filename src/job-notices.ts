import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { Job } from './api/contract';
import { messageOf } from './api/errors';
import { firstSentence } from './model/first-sentence';
import type { IFormArgs } from './model/form-model';
import { JobModel } from './model/job-model';
import type { IPySparkKernels } from './tokens';
import { runningText } from './views/running-text';

/** Tell what came of a job whose form was closed, and lead back to what was typed. */
export class JobNotices {
  constructor(private readonly _options: JobNotices.IOptions) {}

  /** Follow the job of a form that is gone; never rejects. */
  async follow(args: IFormArgs): Promise<void> {
    const { job_id } = args;
    if (job_id === undefined) {
      return;
    }
    this._followed.add(job_id);
    try {
      const { client } = this._options.services;
      const model = new JobModel(client, await client.job(job_id));
      const ended = await model.ended;
      if (this._followed.delete(job_id)) {
        await this._tell(ended, args);
      }
    } catch (error) {
      if (this._followed.delete(job_id)) {
        this._fail(messageOf(error), args);
      }
    }
  }

  /** Say nothing of a job, since a form shows it again. */
  forget({ job_id }: IFormArgs): void {
    if (job_id !== undefined) {
      this._followed.delete(job_id);
    }
  }

  private async _tell(job: Job, args: IFormArgs): Promise<void> {
    const { services, trans } = this._options;
    if (job.state === 'done') {
      const { kernel_name, display_name } = job.kernel ?? {
        kernel_name: job.kernel_name,
        display_name: job.kernel_name
      };
      await services.refreshSpecs().catch(() => undefined); // the tile comes a minute later
      const running = services.running(kernel_name);
      const said = trans.__('Kernel %1 is ready', display_name);
      const text = `${said}. ${runningText(running, trans)}`;
      Notification.success(running > 0 ? text : said, {
        autoClose: 10_000,
        actions: [
          {
            label: trans.__('Open notebook'),
            displayType: 'accent',
            callback: () => void services.openNotebook(kernel_name)
          }
        ]
      });
    } else if (job.state === 'failed') {
      const reason = firstSentence(job.error?.message ?? '');
      this._fail(
        args.kernel_name === undefined
          ? trans.__('Kernel %1 was not made. %2', job.kernel_name, reason)
          : trans.__('Kernel %1 was not changed. %2', job.kernel_name, reason),
        args
      );
    } else {
      Notification.info(
        trans.__('The work on kernel %1 was stopped.', job.kernel_name),
        { autoClose: 10_000, actions: [this._again(args)] }
      );
    }
  }

  private _fail(message: string, args: IFormArgs): void {
    Notification.error(message, {
      autoClose: false,
      actions: [this._again(args)]
    });
  }

  private _again(args: IFormArgs): Notification.IAction {
    const { trans, openForm } = this._options;
    return {
      label: trans.__('Open the form again'),
      displayType: 'accent',
      callback: () => openForm(args)
    };
  }

  private readonly _followed = new Set<string>();
}

export namespace JobNotices {
  /** What {@link JobNotices} stand on. */
  export interface IOptions {
    readonly services: IPySparkKernels;
    readonly trans: TranslationBundle;
    /** Show a form with what was typed in it. */
    openForm(args: IFormArgs): void;
  }
}
