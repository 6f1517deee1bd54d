import type { TranslationBundle } from '@jupyterlab/translation';

import type { OfferedProfile, Profile } from '../api/contract';
import { differs, nameOf, profileValues } from '../model/profiles';
import { Lock } from './field';
import { useForm } from './form-context';
import { useTranslation } from './translation';

/** Say which profiles are fixed, where ticked ones clash, and what changed since. */
export function ProfileNotes(props: {
  readonly offered: readonly OfferedProfile[] | null;
  onTake(profile: Profile): void;
}): JSX.Element {
  const { draft, disabled } = useForm();
  const trans = useTranslation();
  const offered = props.offered ?? [];
  return (
    <>
      {offered
        .filter(({ fixed }) => fixed)
        .map(({ name, reason }) => (
          <Lock
            key={name}
            reason={
              reason
                ? `${name}: ${reason}`
                : trans.__('%1 is in every kernel.', name)
            }
          />
        ))}
      {clashes(draft.profiles, trans).map(text => (
        <div key={text} className="jp-PySparkKernels-Hint">
          {text}
        </div>
      ))}
      {props.offered &&
        draft.profiles.map(profile => {
          const now = offered.find(
            ({ name, fault }) => name === profile.name && !fault
          )?.profile;
          if (now && !differs(profile, now)) {
            return null;
          }
          return (
            <div key={profile.name} className="jp-PySparkKernels-Hint">
              {now
                ? trans.__('%1 has changed since.', profile.name)
                : trans.__(
                    '%1 is not offered any more; what it said stays.',
                    profile.name
                  )}{' '}
              {now && (
                <button
                  type="button"
                  className="jp-PySparkKernels-Link"
                  disabled={disabled}
                  onClick={() => props.onTake(now)}
                >
                  {trans.__('Take what it says now')}
                </button>
              )}
            </div>
          );
        })}
    </>
  );
}

/** Say of each pair of profiles that clash which one counts. */
function clashes(
  profiles: readonly Profile[],
  trans: TranslationBundle
): readonly string[] {
  const pairs = new Map<string, { wins: string; over: string; of: string[] }>();
  for (const [field, { profile, hides }] of profileValues(profiles)) {
    for (const hidden of hides) {
      const key = JSON.stringify([profile, hidden]);
      const pair = pairs.get(key) ?? { wins: profile, over: hidden, of: [] };
      pair.of.push(nameOf(field));
      pairs.set(key, pair);
    }
  }
  return [...pairs.values()].map(({ wins, over, of }) =>
    trans.__('%1 was ticked after %2 and wins: %3', wins, over, of.join(', '))
  );
}
