import { useContext } from 'react';

import type { Problem } from '../api/contract';
import { looksSecret } from '../model/draft';
import { FormContext } from './form-context';
import { useTranslation } from './translation';

/** Let a secret be stored in the kernel all the same, where the server would do so if asked. */
export function SecretTick(props: {
  /** Of a property or a variable. */
  readonly name: string;
  readonly problems: readonly Problem[];
}): JSX.Element | null {
  const name = props.name.trim();
  const isRefused = props.problems.some(({ code }) => code === 'secret');
  // Most rows hold none: they need not hear of each change of the form.
  return isRefused || looksSecret(name) ? (
    <Tick name={name} isRefused={isRefused} />
  ) : null;
}

function Tick(props: {
  readonly name: string;
  readonly isRefused: boolean;
}): JSX.Element | null {
  const { name, isRefused } = props;
  const form = useContext(FormContext);
  const trans = useTranslation();
  const stored = form?.draft.store_secrets ?? [];
  const isStored = stored.includes(name);
  if (!form || (!isRefused && !isStored)) {
    return null;
  }
  return (
    <label className="jp-PySparkKernels-Check">
      <input
        type="checkbox"
        checked={isStored}
        disabled={form.disabled}
        onChange={event =>
          form.set(
            'store_secrets',
            event.target.checked
              ? [...stored, name]
              : stored.filter(other => other !== name)
          )
        }
      />
      {trans.__(
        'Store %1 in the kernel, in a file that only you can read',
        name
      )}
    </label>
  );
}
