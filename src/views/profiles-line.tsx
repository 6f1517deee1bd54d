import { useState } from 'react';

import type { Profile } from '../api/contract';
import { SINGLE_FIELDS, withProfiles } from '../model/profiles';
import { useForm } from './form-context';
import { ProblemText } from './field';
import { ManageProfiles } from './manage-profiles';
import { chipsOf, placeOf, ProfileChip } from './profile-chip';
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
      {chips
        .filter(
          ({ name, offer }) => offer?.fixed || placeOf(name, draft.profiles) > 0
        )
        .map(
          ({ name, profile }) =>
            profile.about && (
              <div key={name} className="jp-PySparkKernels-Hint">
                {trans.__('%1: %2', name, profile.about)}
              </div>
            )
        )}
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
