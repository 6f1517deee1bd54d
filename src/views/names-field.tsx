import { useState } from 'react';

import { namesOf } from '../model/package-names';
import { Field } from './field';
import { useForm } from './form-context';

/** Show names of packages as one line of text; they become settings as soon as they are whole. */
export function NamesField(props: {
  readonly field: 'leave_out' | 'check_imports';
  readonly placeholder: string;
  readonly hint?: string;
}): JSX.Element {
  const { draft, set, leave, lockOf, disabled } = useForm();
  const { field } = props;
  const lock = lockOf(field);
  const names = draft[field].join(', ');
  const [typed, setTyped] = useState<string | null>(null);
  const settle = () => {
    if (typed !== null) {
      set(field, namesOf(typed));
      setTyped(null);
    }
    leave(field);
  };
  return (
    <Field field={field} hint={props.hint}>
      {control => (
        <input
          {...control}
          type="text"
          className="jp-mod-styled"
          autoComplete="off"
          spellCheck={false}
          value={lock ? lock.value : (typed ?? names)}
          placeholder={props.placeholder}
          readOnly={!!lock || disabled}
          onChange={event => setTyped(event.target.value)}
          onKeyDown={event => event.key === 'Enter' && settle()}
          onBlur={settle}
        />
      )}
    </Field>
  );
}
