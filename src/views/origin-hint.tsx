import type { MouseEvent } from 'react';
import { useMemo } from 'react';

import type { Profile } from '../api/contract';
import type { IProfileValue, ProfileValues } from '../model/profiles';
import {
  nameOf,
  ownValues,
  profileValues,
  SINGLE_FIELDS,
  withoutValue
} from '../model/profiles';
import { useForm } from './form-context';
import { useTranslation } from './translation';

const byProfiles = new WeakMap<readonly Profile[], ProfileValues>();

/** Return what the ticked profiles say; the many fields of a form share one answer. */
export function useProfileValues(): ProfileValues {
  const { profiles } = useForm().draft;
  let values = byProfiles.get(profiles);
  if (!values) {
    values = profileValues(profiles);
    byProfiles.set(profiles, values);
  }
  return values;
}

/** Return what the ticked profiles say of one field. */
export function useProfileValue(field: string): IProfileValue | undefined {
  return useProfileValues().get(field);
}

/** Say below a field which profile its value comes from, or which one its own value hides. */
export function OriginHint(props: {
  readonly field: string;
}): JSX.Element | null {
  const { draft, set, disabled } = useForm();
  const trans = useTranslation();
  const { field } = props;
  const given = useProfileValue(field);
  const own = useMemo(
    () => given && ownValues(draft).get(field),
    [draft, given, field]
  );
  if (!given) {
    return null;
  }
  if (own === undefined || own === given.value) {
    return (
      <div className="jp-PySparkKernels-Origin">
        {own === undefined && trans.__('from %1', given.profile)}
      </div>
    );
  }
  const takeGiven = (event: MouseEvent<HTMLElement>) => {
    // The link goes away with the value: the focus goes to the field.
    event.currentTarget
      .closest('[data-field]')
      ?.querySelector<HTMLElement>('input, select')
      ?.focus();
    const changed = withoutValue(draft, field);
    for (const name of ['fields', ...SINGLE_FIELDS] as const) {
      if (changed[name] !== draft[name]) {
        set(name, changed[name], field);
      }
    }
  };
  return (
    <div className="jp-PySparkKernels-Origin">
      {trans.__('%1 says %2', given.profile, given.value)}
      {/* The master has several controls, and a link of its own below them. */}
      {field !== 'spark_master' && (
        <>
          {' '}
          <button
            type="button"
            className="jp-PySparkKernels-Link"
            aria-label={trans.__(
              'Use what %1 says of %2',
              given.profile,
              nameOf(field)
            )}
            disabled={disabled}
            onClick={takeGiven}
          >
            {trans.__('Use this')}
          </button>
        </>
      )}
    </div>
  );
}
