import { HTMLSelect } from '@jupyterlab/ui-components';
import type { ReactNode } from 'react';

import type { IDraft } from '../model/draft';
import { Field } from './field';
import { useForm } from './form-context';

/** Show a setting that is one of several. */
export function Select(props: {
  readonly field:
    'template' | 'spark_start' | 'archive_format' | 'self_contained';
  readonly hint?: string;
  readonly children: ReactNode;
}): JSX.Element {
  const { draft, set, leave, lockOf, disabled } = useForm();
  const { field } = props;
  const lock = lockOf(field);
  return (
    <Field field={field} hint={props.hint}>
      {control => (
        <HTMLSelect
          {...control}
          className="jp-PySparkKernels-Select"
          value={lock ? lock.value : draft[field]}
          disabled={!!lock || disabled}
          onChange={event => {
            set(field, event.target.value as IDraft[typeof field]);
            // What was chosen is whole; what is to be said of it need not wait.
            leave(field);
          }}
          onBlur={() => leave(field)}
        >
          {props.children}
        </HTMLSelect>
      )}
    </Field>
  );
}

/** Show a setting that is one of a few known ones. */
export function Choice(props: {
  readonly field: 'spark_start' | 'archive_format' | 'self_contained';
  readonly hint?: string;
  readonly choices: readonly (readonly [string, string])[];
}): JSX.Element {
  return (
    <Select field={props.field} hint={props.hint}>
      {props.choices.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </Select>
  );
}
