import { useId, useState } from 'react';

import type { OfferedProfile, Profile } from '../api/contract';
import { profileValues, SINGLE_FIELDS, withProfiles } from '../model/profiles';
import { useForm } from './form-context';
import { ProblemText } from './field';
import { ManageProfiles } from './manage-profiles';
import { ProfileNotes } from './profile-notes';
import { SaveProfile } from './save-profile';
import { useTranslation } from './translation';
import { useSignal } from './use-signal';

/** What a tick can change: the profiles, and usual values that give way to them. */
const TICKED_FIELDS = [
  'profiles',
  ...SINGLE_FIELDS,
  'fields',
  'rows',
  'env'
] as const;

type Tool = 'save' | 'manage';

/** Tick profiles, and keep one's own. */
export function ProfilesLine(): JSX.Element | null {
  const { model, draft, set, disabled, problemsBelow } = useForm();
  const trans = useTranslation();
  useSignal(model.profiles.changed);
  const [tool, setTool] = useState<Tool | null>(null);
  const { offered, error } = model.profiles;
  const chips = chipsOf(offered ?? [], draft.profiles);
  const tick = (profiles: readonly Profile[]) => {
    const changed = withProfiles(draft, profiles, model.usual);
    for (const field of TICKED_FIELDS) {
      if (changed[field] !== draft[field]) {
        set(field, changed[field]);
      }
    }
  };
  const broken = (offered ?? []).filter(({ fault }) => fault !== '');
  const toggle = (chosen: Tool) => {
    model.profiles.forget();
    setTool(tool === chosen ? null : chosen);
  };
  return (
    <div
      className="jp-PySparkKernels-Profiles"
      role="group"
      aria-label={trans.__('Profiles')}
      data-field="profiles"
    >
      <div className="jp-PySparkKernels-Chips">
        {chips.length > 0 && (
          <span className="jp-PySparkKernels-ChipsName" aria-hidden>
            {trans.__('Profiles')}
          </span>
        )}
        {chips.map(chip => (
          <ProfileChip
            key={chip.name}
            chip={chip}
            place={placeOf(chip.name, draft.profiles)}
            disabled={disabled}
            onTick={() => tick([...draft.profiles, chip.profile])}
            onUntick={() =>
              tick(draft.profiles.filter(({ name }) => name !== chip.name))
            }
          />
        ))}
        <ToolButton
          label={trans.__('Save these settings as a profile…')}
          isOpen={tool === 'save'}
          disabled={disabled}
          onClick={() => toggle('save')}
        />
        {(offered ?? []).some(({ source }) => source === 'user') && (
          <ToolButton
            label={trans.__('Manage…')}
            isOpen={tool === 'manage'}
            disabled={disabled}
            onClick={() => toggle('manage')}
          />
        )}
      </div>
      {problemsBelow('profiles').map(problem => (
        <ProblemText key={problem.message} problem={problem} />
      ))}
      <ProfileNotes
        offered={offered}
        onTake={profile =>
          tick(
            draft.profiles.map(each =>
              each.name === profile.name ? profile : each
            )
          )
        }
      />
      {broken.length > 0 && (
        <details className="jp-PySparkKernels-BrokenProfiles">
          <summary>
            {trans._n(
              '%1 profile cannot be chosen',
              '%1 profiles cannot be chosen',
              broken.length
            )}
          </summary>
          <ul>
            {broken.map(({ source, name, fault }) => (
              <li key={`${source} ${name} ${fault}`}>
                <strong>{name}</strong> {fault}
              </li>
            ))}
          </ul>
        </details>
      )}
      {error && tool === null && (
        <div className="jp-PySparkKernels-Hint" role="status">
          {error}
        </div>
      )}
      {tool === 'save' && <SaveProfile onClose={() => setTool(null)} />}
      {tool === 'manage' && <ManageProfiles onClose={() => setTool(null)} />}
    </div>
  );
}

/** Hold what a chip shows: what is offered, or what a kernel has and is not offered any more. */
interface IChip {
  readonly name: string;
  readonly profile: Profile;
  readonly offer: OfferedProfile | null;
}

function chipsOf(
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
function placeOf(name: string, ticked: readonly Profile[]): number {
  return ticked.findIndex(profile => profile.name === name) + 1;
}

function ProfileChip(props: {
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
    ([field, { value }]) =>
      `${field.replace(/^(spark_conf|env)\./, '')} ${value}`
  );
}

function ToolButton(props: {
  readonly label: string;
  readonly isOpen: boolean;
  readonly disabled: boolean;
  onClick(): void;
}): JSX.Element {
  return (
    <button
      type="button"
      className="jp-PySparkKernels-Link"
      aria-expanded={props.isOpen}
      disabled={props.disabled}
      onClick={props.onClick}
    >
      {props.label}
    </button>
  );
}
