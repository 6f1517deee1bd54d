import { memo, useEffect, useId, useRef } from 'react';

import type { ListedKernel } from '../api/contract';
import { nameOf } from '../model/environment-name';
import type { JobModel } from '../model/job-model';
import { hasEnded } from '../model/job-model';
import { mendOf, stateOf } from '../model/kernel-state';
import { shortMaster } from '../model/master';
import type { KernelActions } from './kernel-actions';
import { JobProgress } from './job-progress';
import { TestPanel } from './test-panel';
import { useTranslation } from './translation';

/** Show one kernel; what can be done with it when it is open. */
export const KernelItem = memo(function KernelItem(props: {
  readonly kernel: ListedKernel;
  readonly job: JobModel | undefined;
  /** Changes with the job, which stays the same object. */
  readonly jobState: string;
  readonly running: number;
  readonly isOpen: boolean;
  /** Whether Tab leads to it; arrow keys lead to the others. */
  readonly isTabStop: boolean;
  readonly actions: KernelActions;
  onFocus(kernel: ListedKernel): void;
  onToggle(kernel: ListedKernel): void;
  onForget(kernel: ListedKernel): void;
}): JSX.Element {
  const { kernel, job, isOpen } = props;
  const trans = useTranslation();
  const id = useId();
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isOpen) {
      item.current?.scrollIntoView?.({ block: 'nearest' });
    }
  }, [isOpen]);
  const state = stateOf(kernel, trans, isOpen);
  const about = [
    kernel.environment_dir && nameOf(kernel.environment_dir),
    kernel.origin === 'other' && trans.__('made elsewhere'),
    props.running > 0 &&
      trans._n('%1 running', '%1 running', props.running, props.running)
  ].filter(Boolean);
  return (
    <li ref={item} className="jp-PySparkKernels-Kernel" data-open={isOpen}>
      <button
        type="button"
        className="jp-PySparkKernels-KernelHead"
        aria-expanded={isOpen}
        aria-controls={id}
        title={[
          kernel.display_name,
          kernel.environment_dir,
          kernel.spark_master
        ].join('\n')}
        tabIndex={props.isTabStop ? 0 : -1}
        onFocus={() => props.onFocus(kernel)}
        onClick={() => props.onToggle(kernel)}
      >
        <span className="jp-PySparkKernels-KernelName">
          {kernel.display_name}
        </span>
        {kernel.spark_master && (
          <span className="jp-PySparkKernels-Badge">
            {shortMaster(kernel.spark_master)}
          </span>
        )}
        <span className="jp-PySparkKernels-KernelAbout">
          {about.join(' · ')}
        </span>
        <span className="jp-PySparkKernels-KernelState" data-mood={state.mood}>
          {state.text}
        </span>
      </button>
      {job && job.job.action !== 'test' && !hasEnded(job.job) && (
        <div className="jp-PySparkKernels-KernelJob">
          <JobProgress
            model={job}
            title={trans.__('Working on %1', kernel.display_name)}
          />
        </div>
      )}
      <div id={id} hidden={!isOpen}>
        {isOpen && <KernelDetails {...props} />}
      </div>
      {job && (isOpen || !hasEnded(job.job)) && (
        <TestPanel model={job} onClose={() => props.onForget(kernel)} />
      )}
    </li>
  );
});

function KernelDetails(props: {
  readonly kernel: ListedKernel;
  readonly job: JobModel | undefined;
  readonly actions: KernelActions;
}): JSX.Element {
  const { kernel, actions, job } = props;
  const trans = useTranslation();
  const isBusy = job !== undefined && !hasEnded(job.job);
  const readOnly = kernel.writable
    ? ''
    : trans.__('You may not write %1', kernel.kernels_dir);
  const busy = isBusy ? trans.__('Something works on it already') : '';
  const mend = mendOf(kernel);
  const list: {
    label: string;
    act(): Promise<void>;
    why?: string;
    /** Whether it would mend what is wrong: then it comes first. */
    mends?: boolean;
  }[] = [
    {
      label: trans.__('Open notebook'),
      act: () => actions.openNotebook(kernel),
      why: kernel.state === 'broken' ? stateOf(kernel, trans).text : ''
    },
    {
      label:
        kernel.origin === 'other' ? trans.__('Take over…') : trans.__('Edit'),
      act: () => actions.edit(kernel),
      mends: mend === 'edit'
    },
    { label: trans.__('Test…'), act: () => actions.test(kernel), why: busy },
    {
      label: trans.__('Duplicate…'),
      act: () => actions.duplicate(kernel),
      why: busy
    },
    {
      label: trans.__('Rename…'),
      act: () => actions.rename(kernel),
      why: readOnly || busy
    },
    ...(kernel.archive && kernel.origin === 'ours'
      ? [
          {
            label: trans.__('Rebuild archive'),
            act: () => actions.rebuild(kernel),
            why: readOnly || busy,
            mends: mend === 'rebuild'
          }
        ]
      : []),
    {
      label: trans.__('Copy as command'),
      act: () => actions.copyCommand(kernel)
    },
    {
      label: trans.__('Remove…'),
      act: () => actions.remove(kernel),
      why: readOnly || busy
    }
  ];
  list.sort((one, other) => Number(!!other.mends) - Number(!!one.mends));
  return (
    <>
      {kernel.problems.length > 0 && (
        <ul className="jp-PySparkKernels-KernelProblems">
          {kernel.problems.map(({ field, message }) => (
            <li key={`${field} ${message}`}>{message}</li>
          ))}
        </ul>
      )}
      {readOnly && <p className="jp-PySparkKernels-KernelNote">{readOnly}</p>}
      <div
        className="jp-PySparkKernels-Actions"
        role="group"
        aria-label={trans.__('Actions')}
      >
        {list.map(({ label, act, why, mends }) => (
          <button
            key={label}
            type="button"
            className="jp-PySparkKernels-Link"
            data-mends={mends}
            disabled={!!why}
            title={why}
            onClick={() => void act()}
          >
            {label}
          </button>
        ))}
      </div>
    </>
  );
}
