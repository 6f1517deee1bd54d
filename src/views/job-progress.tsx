import type { TranslationBundle } from '@jupyterlab/translation';
import { useState } from 'react';

import type { Job } from '../api/contract';
import { messageOf } from '../api/errors';
import { bytes, bytesOf, count, duration } from '../model/amounts';
import type { JobModel } from '../model/job-model';
import { useTranslation } from './translation';
import { useSignal } from './use-signal';

/** Show how far a job is, and let it be cancelled. */
export function JobProgress(props: {
  readonly model: JobModel;
  readonly title: string;
}): JSX.Element {
  const { model, title } = props;
  const trans = useTranslation();
  useSignal(model.changed);
  const [isAsked, setAsked] = useState(false);
  const [error, setError] = useState('');
  const isCancelling = model.job.cancelling || isAsked;
  const stage = stageOf(model.job, trans);
  const share = shareOf(model.job);

  const cancel = async () => {
    setAsked(true);
    setError('');
    try {
      await model.cancel();
    } catch (failure) {
      setAsked(false);
      setError(messageOf(failure));
    }
  };

  return (
    <div className="jp-PySparkKernels-Progress">
      <span className="jp-PySparkKernels-ProgressTitle" title={title}>
        {title}
      </span>
      <div
        className="jp-PySparkKernels-Bar"
        role="progressbar"
        aria-label={title}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share === null ? undefined : Math.floor(share * 100)}
        aria-valuetext={stage}
        data-indeterminate={share === null}
      >
        <div style={{ width: `${(share ?? 0.3) * 100}%` }} />
      </div>
      <span className="jp-PySparkKernels-Amounts">
        {[stage, ...amountsOf(model, trans)].join(' · ')}
      </span>
      {/* Only the stage is read out: numbers change several times a second. */}
      <span className="jp-PySparkKernels-Hidden" role="status">
        {stage}
      </span>
      {error && (
        <span className="jp-PySparkKernels-Problem" role="alert">
          {error}
        </span>
      )}
      <button
        type="button"
        className="jp-mod-styled jp-mod-reject"
        disabled={isCancelling}
        onClick={() => void cancel()}
      >
        {isCancelling ? trans.__('Cancelling…') : trans.__('Cancel')}
      </button>
    </div>
  );
}

/** Say in words what a job is doing. */
export function stageOf(job: Job, trans: TranslationBundle): string {
  if (job.state === 'queued') {
    return trans.__('Waiting until others are done');
  }
  if (job.action === 'build') {
    return trans.__('Asking it');
  }
  switch (job.progress?.stage) {
    case 'installing':
      return trans.__('Installing ipykernel');
    case 'scanning':
      return trans.__('Looking at files');
    case 'packing':
      return trans.__('Packing');
    case 'verifying':
      return trans.__('Verifying the archive');
    case 'checking':
      return trans.__('Importing packages from it');
    case 'writing':
      return trans.__('Writing the kernel');
    default:
      return trans.__('Starting');
  }
}

function shareOf(job: Job): number | null {
  const progress = job.progress;
  if (!progress || progress.stage !== 'packing' || !progress.bytes_total) {
    return null;
  }
  return Math.min(1, progress.bytes_done / progress.bytes_total);
}

function amountsOf(model: JobModel, trans: TranslationBundle): string[] {
  const progress = model.job.progress;
  if (!progress || !['scanning', 'packing'].includes(progress.stage)) {
    return [];
  }
  if (progress.stage === 'scanning' || !progress.bytes_total) {
    return progress.files_done
      ? [trans.__('%1 files', count(progress.files_done))]
      : [];
  }
  const { bytesPerSecond, secondsLeft } = model;
  return [
    trans.__(
      '%1 of %2 files',
      count(progress.files_done),
      count(progress.files_total)
    ),
    bytesOf(progress.bytes_done, progress.bytes_total, trans),
    ...(bytesPerSecond ? [trans.__('%1/s', bytes(bytesPerSecond))] : []),
    ...(secondsLeft === null
      ? []
      : [trans.__('%1 left', duration(secondsLeft))])
  ];
}
