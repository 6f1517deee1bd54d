import { useId } from 'react';

import type { OfferedProfile, Profile } from '../api/contract';
import { nameOf, profileValues } from '../model/profiles';
import { useForm } from './form-context';
import { useTranslation } from './translation';

/** Hold what a chip shows: what is offered, or what a kernel has and is not offered any more. */
export interface IChip {
  readonly name: string;
  readonly profile: Profile;
  readonly offer: OfferedProfile | null;
}

/** Return a chip for each profile that can be chosen or is ticked. */
export function chipsOf(
  offered: readonly OfferedProfile[],
  ticked: readonly Profile[]
): readonly IChip[] {
  const usable = offered.flatMap((offer): IChip[] =>
    offer.profile && !offer.fault
      ? [{ name: offer.name, profile: offer.profile, offer }]
      : []
  );
  const gone = ticked
    .filter(({ name }) => !usable.some(chip => chip.name === name))
    .map(profile => ({ name: profile.name, profile, offer: null }));
  return [...usable, ...gone];
}

/** Return which place a profile has in the order of ticking, from 1 on; 0 where it is not ticked. */
export function placeOf(name: string, ticked: readonly Profile[]): number {
  return ticked.findIndex(profile => profile.name === name) + 1;
}

/** Show a profile with its tick; a fixed one cannot be taken out. */
export function ProfileChip(props: {
  readonly chip: IChip;
  readonly place: number;
  readonly disabled: boolean;
  onTick(): void;
  onUntick(): void;
}): JSX.Element {
  const { chip, place, disabled } = props;
  const { draft } = useForm();
  const trans = useTranslation();
  const id = useId();
  const isFixed = chip.offer?.fixed === true;
  const isTicked = isFixed || place > 0;
  const about = chip.profile.about ?? '';
  return (
    <label
      className="jp-PySparkKernels-ProfileChip"
      data-checked={isTicked}
      title={[about, ...saying(chip.profile)].filter(Boolean).join('\n')}
    >
      <input
        type="checkbox"
        checked={isTicked}
        disabled={disabled || isFixed}
        aria-describedby={id}
        onChange={isTicked ? props.onUntick : props.onTick}
      />
      {chip.name}
      {place > 0 && draft.profiles.length > 1 && (
        <span className="jp-PySparkKernels-ChipPlace" aria-hidden>
          {place}
        </span>
      )}
      <span id={id} hidden>
        {about}{' '}
        {place > 0 &&
          draft.profiles.length > 1 &&
          trans.__(
            'Number %1 of %2; later ones win.',
            place,
            draft.profiles.length
          )}
      </span>
    </label>
  );
}

/** Say what a profile says, a line for each value. */
function saying(profile: Profile): readonly string[] {
  return [...profileValues([profile])].map(
    ([field, { value }]) => `${nameOf(field)} ${value}`
  );
}
