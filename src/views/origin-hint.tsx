import { useMemo } from 'react';

import type { Profile } from '../api/contract';
import type { IProfileValue, ProfileValues } from '../model/profiles';
import { ownValues, profileValues } from '../model/profiles';
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
  const { draft } = useForm();
  const trans = useTranslation();
  const given = useProfileValue(props.field);
  const own = useMemo(
    () => given && ownValues(draft).get(props.field),
    [draft, given, props.field]
  );
  if (!given) {
    return null;
  }
  return (
    <div className="jp-PySparkKernels-Origin">
      {own === undefined
        ? trans.__('from %1', given.profile)
        : own !== given.value &&
          trans.__('%1 says %2', given.profile, given.value)}
    </div>
  );
}
