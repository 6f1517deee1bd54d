import type { KeyboardEvent } from 'react';
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';

import type { ListedKernel } from '../api/contract';
import { groupKernels, kernelKey } from '../model/kernel-groups';
import type { KernelsModel } from '../model/kernels-model';
import type { IPySparkKernels } from '../tokens';
import { JobProgress } from './job-progress';
import type { KernelActions } from './kernel-actions';
import { KernelItem } from './kernel-item';
import { locationLabel } from './location-label';
import { useTranslation } from './translation';
import { useSignal } from './use-signal';

/** List kernels by location, with a filter; an empty or unread list says so. */
export function KernelList(props: {
  readonly model: KernelsModel;
  readonly services: IPySparkKernels;
  readonly actions: KernelActions;
}): JSX.Element {
  const { model, services, actions } = props;
  const trans = useTranslation();
  useSignal(model.changed);
  const [filter, setFilter] = useState('');
  const [open, setOpen] = useState('');
  const [focused, setFocused] = useState('');
  const { kernels, locations } = model;
  const groups = useMemo(
    () => groupKernels(kernels, locations, filter),
    [kernels, locations, filter]
  );
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (list.current) {
      list.current.scrollTop = 0;
    }
  }, [filter]);
  const toggle = useCallback(
    (kernel: ListedKernel) =>
      setOpen(before =>
        before === kernelKey(kernel) ? '' : kernelKey(kernel)
      ),
    []
  );
  const focus = useCallback(
    (kernel: ListedKernel) => setFocused(kernelKey(kernel)),
    []
  );
  const follow = useCallback((from: ListedKernel, to: ListedKernel) => {
    const moved = (key: string) =>
      key === kernelKey(from) ? kernelKey(to) : key;
    setOpen(moved);
    setFocused(moved);
  }, []);
  const forget = useCallback(
    (kernel: ListedKernel) => model.forget(kernel),
    [model]
  );
  const keys = groups.flatMap(group => group.kernels.map(kernelKey));
  const tabStop = keys.includes(focused) ? focused : keys[0];
  return (
    <>
      <input
        type="search"
        className="jp-mod-styled jp-PySparkKernels-Filter"
        aria-label={trans.__('Filter kernels')}
        placeholder={trans.__('Name, environment or master')}
        value={filter}
        onChange={event => setFilter(event.target.value)}
      />
      <div ref={list} className="jp-PySparkKernels-List" onKeyDown={moveFocus}>
        {model.error && <ListFault model={model} />}
        {model.making.map(job => (
          <div key={job.job.job_id} className="jp-PySparkKernels-KernelJob">
            <JobProgress
              model={job}
              title={trans.__('Making %1', job.job.kernel_name)}
            />
          </div>
        ))}
        {groups.map(({ location, label, kernels_dir, kernels }) => (
          <details key={location} open className="jp-PySparkKernels-Group">
            <summary title={kernels_dir}>
              <h3>{locationLabel(label, trans)}</h3>
              <span>{kernels.length}</span>
            </summary>
            <ul aria-label={locationLabel(label, trans)}>
              {kernels.map(kernel => (
                <KernelItem
                  key={kernelKey(kernel)}
                  kernel={kernel}
                  job={model.jobOf(kernel)}
                  jobState={model.jobOf(kernel)?.job.state ?? ''}
                  running={services.running(kernel.kernel_name)}
                  isOpen={open === kernelKey(kernel)}
                  isTabStop={tabStop === kernelKey(kernel)}
                  actions={actions}
                  onFocus={focus}
                  onToggle={toggle}
                  onForget={forget}
                  onRename={follow}
                />
              ))}
            </ul>
          </details>
        ))}
        {groups.length === 0 && !model.error && (
          <p className="jp-PySparkKernels-KernelNote" role="status">
            {emptyText()}
          </p>
        )}
        {model.isReady && kernels.length === 0 && (
          <button
            type="button"
            className="jp-mod-styled jp-mod-accept"
            onClick={() => void services.openForm()}
          >
            {trans.__('New PySpark Kernel')}
          </button>
        )}
      </div>
    </>
  );

  function emptyText(): string {
    if (!model.isReady) {
      return trans.__('Looking for kernels…');
    }
    return kernels.length > 0
      ? trans.__('No kernel matches “%1”.', filter)
      : trans.__('There are no PySpark kernels yet.');
  }
}

/** Move the focus between groups and kernels by keys, as in JupyterLab's own lists. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const places = [
    ...event.currentTarget.querySelectorAll<HTMLElement>(
      '.jp-PySparkKernels-Group > summary, .jp-PySparkKernels-Group[open] .jp-PySparkKernels-KernelHead'
    )
  ];
  const here = places.findIndex(place => place === event.target);
  const moves: Record<string, number> = {
    ArrowDown: here + 1,
    ArrowUp: here - 1,
    Home: 0,
    End: places.length - 1
  };
  const next = here < 0 ? undefined : places[moves[event.key] ?? -1];
  if (next) {
    event.preventDefault();
    next.focus();
  }
}

function ListFault(props: { readonly model: KernelsModel }): JSX.Element {
  const trans = useTranslation();
  return (
    <div role="alert" className="jp-PySparkKernels-KernelNote">
      <p>{props.model.error}</p>
      <button
        type="button"
        className="jp-mod-styled"
        onClick={() => void props.model.refresh()}
      >
        {trans.__('Try again')}
      </button>
    </div>
  );
}
