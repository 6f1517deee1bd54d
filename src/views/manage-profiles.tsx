import { useState } from 'react';

import type { OfferedProfile, Profile } from '../api/contract';
import { drafted, valuesOf } from '../model/profiles';
import { useForm } from './form-context';
import { useTranslation } from './translation';

/** Rename, renew and remove the user's own profiles. */
export function ManageProfiles(props: { onClose(): void }): JSX.Element {
  const { model } = useForm();
  const trans = useTranslation();
  const { error } = model.profiles;
  const own = (model.profiles.offered ?? []).filter(
    ({ source }) => source === 'user'
  );
  return (
    <div
      className="jp-PySparkKernels-ProfileTool"
      role="group"
      aria-label={trans.__('Your own profiles')}
      onKeyDown={event => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          props.onClose();
        }
      }}
    >
      <ul>
        {own.map(offer => (
          <OwnProfile key={`${offer.name} ${offer.etag}`} offer={offer} />
        ))}
      </ul>
      {own.length === 0 && (
        <p className="jp-PySparkKernels-Hint">
          {trans.__('You have no profiles.')}
        </p>
      )}
      {error && (
        <div className="jp-PySparkKernels-Problem" role="alert">
          {error}
        </div>
      )}
      <div className="jp-PySparkKernels-ProfileButtons">
        <button type="button" className="jp-mod-styled" onClick={props.onClose}>
          {trans.__('Done')}
        </button>
      </div>
    </div>
  );
}

type Asked = 'rename' | 'renew' | 'remove';

function OwnProfile(props: { readonly offer: OfferedProfile }): JSX.Element {
  const { offer } = props;
  const { model, draft } = useForm();
  const trans = useTranslation();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [name, setName] = useState(offer.name);
  const { profile } = offer;
  const { isBusy } = model.profiles;
  const save = (changed: Profile) => void model.profiles.save(changed, offer);
  const rename = () => {
    if (profile && name.trim()) {
      save({ ...profile, name: name.trim() });
    }
  };
  const renewed = drafted(draft, offer.name, profile?.about ?? '');
  const ask = (kind: Asked, label: string, isPossible = true) => (
    <button
      type="button"
      className="jp-PySparkKernels-Link"
      aria-expanded={asked === kind}
      aria-label={`${label} ${offer.name}`}
      disabled={isBusy || !isPossible}
      onClick={() => setAsked(asked === kind ? null : kind)}
    >
      {label}
    </button>
  );
  const confirm = (text: string, label: string, onClick: () => void) => (
    <div className="jp-PySparkKernels-ProfileAsked">
      {text}{' '}
      <button
        type="button"
        className="jp-PySparkKernels-Link"
        disabled={isBusy}
        onClick={onClick}
      >
        {label}
      </button>
    </div>
  );
  return (
    <li>
      <span className="jp-PySparkKernels-OwnProfile">
        <strong>{offer.name}</strong>
        <span>{offer.fault || profile?.about}</span>
        {ask('rename', trans.__('Rename'), profile !== null)}
        {ask(
          'renew',
          trans.__('Replace'),
          profile !== null && valuesOf(renewed).size > 0
        )}
        {ask('remove', trans.__('Remove'))}
      </span>
      {asked === 'rename' && (
        <div className="jp-PySparkKernels-ProfileAsked">
          <input
            type="text"
            className="jp-mod-styled"
            aria-label={trans.__('New name of %1', offer.name)}
            autoFocus
            maxLength={60}
            value={name}
            onChange={event => setName(event.target.value)}
            onKeyDown={event => {
              if (event.key === 'Enter') {
                event.preventDefault();
                rename();
              }
            }}
          />{' '}
          <button
            type="button"
            className="jp-PySparkKernels-Link"
            disabled={isBusy || !name.trim() || name.trim() === offer.name}
            onClick={rename}
          >
            {trans.__('Save name')}
          </button>
        </div>
      )}
      {asked === 'renew' &&
        confirm(
          trans.__('It would say what this form says now.'),
          trans.__('Replace it'),
          () => save(renewed)
        )}
      {asked === 'remove' &&
        confirm(
          trans.__('Kernels that were made with it keep what it says.'),
          trans.__('Remove it'),
          () => void model.profiles.remove(offer)
        )}
    </li>
  );
}
