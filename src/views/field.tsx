import type { ReactNode } from 'react';
import { useId } from 'react';

import type { Problem } from '../api/contract';
import { fieldLabel } from './field-label';
import { useForm } from './form-context';
import { OriginHint, useProfileValue } from './origin-hint';
import { useTranslation } from './translation';

/** What the control of a field is given: its id, and how it is doing. */
export interface IControl {
  readonly id: string;
  /** Where no label stands beside it. */
  readonly 'aria-label'?: string;
  readonly 'aria-describedby': string;
  readonly 'aria-invalid': boolean;
}

/** Show a control with its label, its hint, and what is wrong with it. */
export function Field(props: {
  readonly field: string;
  readonly hint?: ReactNode;
  /** Id of the element elsewhere that says what is wrong; here, where none is given. */
  readonly saidBy?: string;
  children(control: IControl): ReactNode;
}): JSX.Element {
  const { problemOf, lockOf } = useForm();
  const trans = useTranslation();
  const id = useId();
  const problem = problemOf(props.field);
  const lock = lockOf(props.field);
  return (
    <div className="jp-PySparkKernels-Field" data-field={props.field}>
      <label htmlFor={id}>{fieldLabel(props.field, trans)}</label>
      {props.children({
        id,
        'aria-describedby': props.saidBy
          ? `${props.saidBy} ${id}-said`
          : `${id}-said`,
        'aria-invalid': problem?.severity === 'error'
      })}
      <div id={`${id}-said`}>
        {lock ? (
          <Lock reason={lock.reason} />
        ) : (
          <OriginHint field={props.field} />
        )}
        {problem && !props.saidBy ? (
          <ProblemText problem={problem} />
        ) : (
          props.hint && (
            <div className="jp-PySparkKernels-Hint">{props.hint}</div>
          )
        )}
      </div>
    </div>
  );
}

/** The settings that are one line of text. */
export type TextFieldName =
  | 'spark_master'
  | 'hadoop_conf_dir'
  | 'spark_conf_dir'
  | 'java_home'
  | 'display_name'
  | 'kernel_name';

/** Show one line of text of the draft. */
export function TextField(props: {
  readonly field: TextFieldName;
  readonly hint?: ReactNode;
  readonly placeholder?: string;
  readonly readOnly?: boolean;
  onLeave?(): void;
}): JSX.Element {
  const { draft, set, leave, lockOf, disabled } = useForm();
  const { field } = props;
  const lock = lockOf(field);
  const given = useProfileValue(field);
  return (
    <Field field={field} hint={props.hint}>
      {control => (
        <input
          {...control}
          type="text"
          className="jp-mod-styled"
          autoComplete="off"
          spellCheck={false}
          value={lock ? lock.value : draft[field]}
          placeholder={given?.value ?? props.placeholder}
          readOnly={!!lock || props.readOnly || disabled}
          onChange={event => set(field, event.target.value)}
          onBlur={() => {
            leave(field);
            props.onLeave?.();
          }}
        />
      )}
    </Field>
  );
}

/** Say what is wrong with a field, and the way out. */
export function ProblemText(props: { readonly problem: Problem }): JSX.Element {
  const trans = useTranslation();
  const { severity, message } = props.problem;
  return (
    <div
      className="jp-PySparkKernels-Problem"
      data-severity={severity}
      role={severity === 'error' ? 'alert' : 'status'}
    >
      <span className="jp-PySparkKernels-Hidden">
        {severity === 'error' ? trans.__('Error:') : trans.__('Warning:')}{' '}
      </span>
      {message}
    </div>
  );
}

/** Say that the administrator fixed something, and why. */
export function Lock(props: { readonly reason: string }): JSX.Element {
  const trans = useTranslation();
  return (
    <div className="jp-PySparkKernels-Lock">
      {trans.__('Fixed by your administrator. %1', props.reason)}
    </div>
  );
}
