import { useEffect, useId } from 'react';

import type { PackageSize, SizesRequest } from '../api/contract';
import { bytes, count } from '../model/amounts';
import { normalName, toggled } from '../model/package-names';
import { useForm } from './form-context';
import { useTranslation } from './translation';
import { useSignal } from './use-signal';

const PAUSE_MS = 300;

/** Show what each package takes, once that is asked for, with a tick to leave it out. */
export function PackageSizes(): JSX.Element {
  const { model, draft } = useForm();
  const trans = useTranslation();
  const { sizes } = model;
  useSignal(sizes.changed);
  const environment_dir = draft.environment_dir.trim();
  const { self_contained, slim } = draft;
  const isWanted = sizes.isWanted;
  useEffect(() => {
    if (!isWanted || environment_dir === '') {
      return;
    }
    const ask = () => void sizes.ask({ environment_dir, self_contained, slim });
    if (sizes.value?.environment_dir === environment_dir) {
      ask();
      return;
    }
    const timer = window.setTimeout(ask, PAUSE_MS); // its path is being typed
    return () => window.clearTimeout(timer);
  }, [sizes, isWanted, environment_dir, self_contained, slim]);

  const request: SizesRequest = { environment_dir, self_contained, slim };
  return (
    <div className="jp-PySparkKernels-Sizes">
      <div className="jp-PySparkKernels-SizesHead">
        {sizes.isWanted ? (
          <button
            type="button"
            className="jp-mod-styled jp-mod-reject"
            onClick={() => sizes.close()}
          >
            {sizes.isLoading
              ? trans.__('Stop looking')
              : trans.__('Hide sizes')}
          </button>
        ) : (
          <button
            type="button"
            className="jp-mod-styled jp-mod-reject"
            disabled={environment_dir === ''}
            onClick={() => void sizes.ask(request)}
          >
            {trans.__('Show sizes')}
          </button>
        )}
        <span role="status" className="jp-PySparkKernels-About">
          {sizes.isLoading
            ? trans.__('Looking through the environment…')
            : sizes.value && <Total />}
        </span>
      </div>
      {sizes.error && (
        <div
          className="jp-PySparkKernels-Problem"
          data-severity="error"
          role="alert"
        >
          {sizes.error}
        </div>
      )}
      {sizes.value && <SizeList packages={sizes.value.packages} />}
    </div>
  );
}

/** Say what all takes, and what stays when packages are left out. */
function Total(): JSX.Element {
  const { model, draft } = useForm();
  const trans = useTranslation();
  const { value } = model.sizes;
  const out = new Set(draft.leave_out.map(normalName));
  const left = (value?.packages ?? [])
    .filter(one => one.kind === 'package' && out.has(one.name))
    .reduce((sum, one) => sum + one.bytes, 0);
  const whole = value?.bytes ?? 0;
  return (
    <>
      {left > 0
        ? trans.__(
            '%1 before, %2 after what is left out; smaller when packed',
            bytes(whole),
            bytes(whole - left)
          )
        : trans.__('%1 in all; smaller when packed', bytes(whole))}
    </>
  );
}

function SizeList(props: {
  readonly packages: readonly PackageSize[];
}): JSX.Element {
  const trans = useTranslation();
  const about = useId();
  return (
    <>
      <p id={about} className="jp-PySparkKernels-Hint">
        {trans.__('Tick what to leave out.')}
      </p>
      <ul
        className="jp-PySparkKernels-SizeList"
        aria-label={trans.__('Sizes by package')}
        aria-describedby={about}
      >
        {props.packages.map(one => (
          <SizeRow key={`${one.kind} ${one.name}`} one={one} />
        ))}
      </ul>
    </>
  );
}

function SizeRow({ one }: { readonly one: PackageSize }): JSX.Element {
  const { draft, set, leave, lockOf, disabled } = useForm();
  const trans = useTranslation();
  const amounts = (
    <>
      <span>{bytes(one.bytes)}</span>
      <span>
        {trans._n('%2 file', '%2 files', one.files, count(one.files))}
      </span>
    </>
  );
  if (one.kind !== 'package') {
    return (
      <li>
        <span>
          {one.kind === 'python'
            ? trans.__('Python itself')
            : trans.__('Other files')}
        </span>
        {amounts}
      </li>
    );
  }
  return (
    <li>
      <label className="jp-PySparkKernels-Check">
        <input
          type="checkbox"
          checked={draft.leave_out.map(normalName).includes(one.name)}
          disabled={!!lockOf('leave_out') || disabled}
          aria-label={trans.__('Leave out %1', one.name)}
          onChange={() => {
            set('leave_out', toggled(draft.leave_out, one.name));
            leave('leave_out');
          }}
        />
        <span>
          {one.name} <small>{one.version}</small>
        </span>
      </label>
      {amounts}
    </li>
  );
}
