import { useEffect, useId, useRef, useState } from 'react';

import type { OfferedProfile } from '../api/contract';
import { LOCAL_MASTER } from '../api/contract';
import { drafted, hiddenNames, valuesOf } from '../model/profiles';
import { useForm } from './form-context';
import { useTranslation } from './translation';

/** Save the settings of the form as a profile: its own values and those of ticked profiles. */
export function SaveProfile(props: { onClose(): void }): JSX.Element {
  const { model, draft } = useForm();
  const trans = useTranslation();
  const id = useId();
  const first = useRef<HTMLInputElement>(null);
  const [name, setName] = useState('');
  const [about, setAbout] = useState('');
  // The master that holds where nobody says one is no choice to keep.
  const unsaid =
    draft.spark_master === LOCAL_MASTER &&
    model.usual.get('spark_master') === LOCAL_MASTER
      ? ['spark_master']
      : [];
  const profile = drafted(draft, name.trim(), about.trim(), unsaid);
  const hidden = hiddenNames(draft);
  const says = valuesOf(profile).size;
  const over = ownOf(model.profiles.offered ?? [], profile.name);
  const { isBusy, error, refused } = model.profiles;
  const secrets = refused
    .filter(({ code }) => code === 'secret')
    .map(({ field }) => field);
  useEffect(() => first.current?.focus(), []);
  const save = async (without: readonly string[] = []) => {
    const kept = drafted(draft, profile.name, about.trim(), [
      ...unsaid,
      ...without
    ]);
    const isWhole = profile.name !== '' && valuesOf(kept).size > 0;
    if (isWhole && (await model.profiles.save(kept, over))) {
      props.onClose();
    }
  };
  return (
    <div
      className="jp-PySparkKernels-ProfileTool"
      role="group"
      aria-label={trans.__('Save these settings as a profile')}
      onKeyDown={event => {
        if (event.key === 'Enter' && event.target instanceof HTMLInputElement) {
          event.preventDefault();
          void save();
        } else if (event.key === 'Escape') {
          event.stopPropagation();
          props.onClose();
        }
      }}
    >
      <div className="jp-PySparkKernels-Pair">
        <div className="jp-PySparkKernels-Field">
          <label htmlFor={`${id}-name`}>
            {trans.__('Name of the profile')}
          </label>
          <input
            ref={first}
            id={`${id}-name`}
            type="text"
            className="jp-mod-styled"
            autoComplete="off"
            maxLength={60}
            value={name}
            aria-describedby={`${id}-said`}
            onChange={event => setName(event.target.value)}
          />
        </div>
        <div className="jp-PySparkKernels-Field">
          <label htmlFor={`${id}-about`}>{trans.__('What it is for')}</label>
          <input
            id={`${id}-about`}
            type="text"
            className="jp-mod-styled"
            autoComplete="off"
            maxLength={500}
            value={about}
            onChange={event => setAbout(event.target.value)}
          />
        </div>
      </div>
      <div id={`${id}-said`} className="jp-PySparkKernels-Hint">
        {says > 0
          ? trans._n(
              'It keeps %1 value of this form.',
              'It keeps %1 values of this form.',
              says
            )
          : trans.__('There is nothing to keep yet: set something first.')}
        {hidden.length > 0 &&
          ` ${trans.__('Left out, since a profile keeps no secrets: %1', hidden.join(', '))}`}
      </div>
      {error && (
        <div className="jp-PySparkKernels-Problem" role="alert">
          {error}
        </div>
      )}
      <div className="jp-PySparkKernels-ProfileButtons">
        {secrets.length > 0 && secrets.length === refused.length && (
          <button
            type="button"
            className="jp-mod-styled jp-mod-accept"
            disabled={isBusy}
            onClick={() => void save(secrets)}
          >
            {trans._n(
              'Save without this secret',
              'Save without these %1 secrets',
              secrets.length
            )}
          </button>
        )}
        <button
          type="button"
          className="jp-mod-styled jp-mod-accept"
          disabled={isBusy || !profile.name || says === 0}
          onClick={() => void save()}
        >
          {over ? trans.__('Replace %1', over.name) : trans.__('Save profile')}
        </button>
        <button type="button" className="jp-mod-styled" onClick={props.onClose}>
          {trans.__('Cancel')}
        </button>
      </div>
    </div>
  );
}

/** Return the user's own profile of a name, compared without case; null where there is none. */
function ownOf(
  offered: readonly OfferedProfile[],
  name: string
): OfferedProfile | null {
  const plain = (text: string) => text.toLowerCase().split(/\s+/).join(' ');
  return (
    offered.find(
      each => each.source === 'user' && plain(each.name) === plain(name)
    ) ?? null
  );
}
