import { flushSync } from 'react-dom';

import { isFieldProperty, newRow } from '../model/draft';
import { ownValues, withValue, withoutValue } from '../model/profiles';
import { Lock } from './field';
import { useForm } from './form-context';
import { useProfileValues } from './origin-hint';
import { PropertyName } from './property-name';
import { useTranslation } from './translation';

/** Show what the ticked profiles say of properties or variables that have no field of their own. */
export function ProfileValues(props: {
  readonly prefix: 'spark_conf.' | 'env.';
}): JSX.Element | null {
  const { prefix } = props;
  const { draft, lockOf } = useForm();
  const trans = useTranslation();
  const values = [...useProfileValues()].filter(
    ([field]) =>
      field.startsWith(prefix) && !isFieldProperty(field.slice(prefix.length))
  );
  const shown = values.filter(([field]) => !lockOf(field));
  if (shown.length === 0) {
    return null;
  }
  const own = ownValues(draft);
  return (
    <ul
      className="jp-PySparkKernels-ProfileValues"
      aria-label={
        prefix === 'env.'
          ? trans.__('Variables from profiles')
          : trans.__('Properties from profiles')
      }
    >
      {shown.map(([field, { value, profile }]) => (
        <ProfileValue
          key={field}
          field={field}
          name={field.slice(prefix.length)}
          value={value}
          profile={profile}
          isHidden={own.has(field)}
        />
      ))}
    </ul>
  );
}

function ProfileValue(props: {
  readonly field: string;
  readonly name: string;
  readonly value: string;
  readonly profile: string;
  /** Whether a row above says another value. */
  readonly isHidden: boolean;
}): JSX.Element {
  const { field, name, value, profile, isHidden } = props;
  const { draft, set, disabled } = useForm();
  const trans = useTranslation();
  const list = field.startsWith('env.') ? 'env' : 'rows';
  const change = () => {
    const row = newRow();
    // At once, so that the focus can go to the new value.
    flushSync(() => set(list, withValue(draft, field, value, row)[list]));
    const target = document.getElementById(row.id);
    (target?.querySelector<HTMLElement>('input') ?? target)?.focus();
  };
  return (
    <li data-hidden={isHidden}>
      <PropertyName name={name} />
      <code title={value}>{isHidden ? <del>{value}</del> : value}</code>
      <span>
        {isHidden
          ? trans.__('from %1, hidden by your own value', profile)
          : trans.__('from %1', profile)}
      </span>
      <button
        type="button"
        className="jp-PySparkKernels-Link"
        aria-label={
          isHidden
            ? trans.__('Use what %1 says of %2', profile, name)
            : trans.__('Change %1 here', name)
        }
        disabled={disabled}
        onClick={() =>
          isHidden ? set(list, withoutValue(draft, field)[list]) : change()
        }
      >
        {isHidden ? trans.__('Use this') : trans.__('Change here')}
      </button>
    </li>
  );
}

/** Show variables that the administrator fixed. */
export function FixedVariables(): JSX.Element | null {
  const { model } = useForm();
  const fixed = (model.offers.offers.policy.value?.fixed ?? []).filter(
    ({ field }) => field.startsWith('env.')
  );
  if (fixed.length === 0) {
    return null;
  }
  return (
    <ul className="jp-PySparkKernels-ProfileValues">
      {fixed.map(({ field, value, reason }) => (
        <li key={field}>
          <code>{field.slice('env.'.length)}</code>
          <code title={value}>{value}</code>
          <Lock reason={reason} />
        </li>
      ))}
    </ul>
  );
}
