import type { Property } from '../api/contract';
import { HIDDEN } from '../api/contract';
import type { INameValueRow } from '../model/draft';
import { looksSecret } from '../model/draft';
import { Combobox } from './combobox';
import type { IDefault } from './property-text';
import { defaultText } from './property-text';
import { useTranslation } from './translation';

interface IEditorProps {
  readonly row: INameValueRow;
  readonly property: Property | undefined;
  readonly byDefault: IDefault | undefined;
  readonly isWrong: boolean;
  /** Id of the element that says what is wrong. */
  readonly saidBy: string;
  readonly disabled: boolean;
  onChange(row: INameValueRow): void;
  onLeave(row: INameValueRow): void;
}

/** Edit a property's value by its type; any text stays possible, since Spark replaces `${…}` everywhere. */
export function ValueEditor(props: IEditorProps): JSX.Element {
  const { row, property } = props;
  if (
    property?.type === 'boolean' &&
    !property.many &&
    ['', 'true', 'false'].includes(row.value) &&
    !row.keepsEmpty
  ) {
    return <SwitchEditor {...props} />;
  }
  if (property?.type === 'choice' && !property.many && row.value !== HIDDEN) {
    return <ChoiceEditor {...props} />;
  }
  return <TextEditor {...props} />;
}

/** Choose between true, false and what holds without either. */
function SwitchEditor(props: IEditorProps): JSX.Element {
  const { row, property, byDefault, disabled } = props;
  const trans = useTranslation();
  const usual = byDefault?.value ?? defaultText(property?.default, trans);
  const choices = [
    ['', trans.__('default'), trans.__('Not set: %1', usual)],
    ['true', 'true', ''],
    ['false', 'false', '']
  ] as const;
  return (
    <div
      id={row.id}
      className="jp-PySparkKernels-Segments"
      role="radiogroup"
      aria-label={trans.__('Value of %1', row.name)}
      aria-describedby={props.saidBy}
      onBlur={() => props.onLeave(row)}
    >
      {choices.map(([value, label, title]) => (
        <label key={value} data-checked={row.value === value} title={title}>
          <input
            type="radio"
            name={row.id}
            value={value}
            checked={row.value === value}
            disabled={disabled}
            onChange={() => props.onChange({ ...row, value })}
          />
          {label}
        </label>
      ))}
    </div>
  );
}

function ChoiceEditor(props: IEditorProps): JSX.Element {
  const { row, property, disabled } = props;
  const trans = useTranslation();
  const options = (property?.choices ?? []).map(value => ({
    value,
    label: value,
    detail: value === property?.default ? trans.__('default') : '',
    fault: ''
  }));
  return (
    <Combobox
      control={{
        id: row.id,
        'aria-label': trans.__('Value of %1', row.name),
        'aria-describedby': props.saidBy,
        'aria-invalid': props.isWrong
      }}
      value={row.value}
      options={options}
      placeholder={usePlaceholder(props)}
      readOnly={disabled}
      nothing={trans.__('None of the choices')}
      onChange={value => props.onChange(withText(row, value))}
      onLeave={() => props.onLeave(row)}
    />
  );
}

function TextEditor(props: IEditorProps): JSX.Element {
  const { row, property } = props;
  const trans = useTranslation();
  const isHidden = row.value === HIDDEN;
  const isSecret = looksSecret(row.name);
  const isNumber = property?.type === 'int' || property?.type === 'long';
  return (
    <input
      id={row.id}
      type={isSecret ? 'password' : 'text'}
      className="jp-mod-styled"
      aria-label={trans.__('Value of %1', row.name)}
      aria-invalid={props.isWrong}
      aria-describedby={props.saidBy}
      inputMode={isNumber && !property.many ? 'numeric' : undefined}
      // A browser offers to keep what is in a field for a password, unless it is a new one.
      autoComplete={isSecret ? 'new-password' : 'off'}
      spellCheck={false}
      title={isHidden || isSecret ? undefined : row.value}
      value={isHidden ? '' : row.value}
      placeholder={usePlaceholder(props)}
      readOnly={props.disabled}
      onChange={event => props.onChange(withText(row, event.target.value))}
      onBlur={() => props.onLeave(row)}
    />
  );
}

/** Say what holds while nothing is typed. */
function usePlaceholder({ row, property, byDefault }: IEditorProps): string {
  const trans = useTranslation();
  if (row.value === HIDDEN) {
    return trans.__('(hidden) stays as it is');
  }
  if (row.keepsEmpty) {
    return trans.__('(an empty text)');
  }
  if (byDefault) {
    return byDefault.value;
  }
  return property?.default ? defaultText(property.default, trans) : '';
}

/** Put a typed text in: from now on an empty one means the default. */
function withText(row: INameValueRow, value: string): INameValueRow {
  return { ...row, value, keepsEmpty: false };
}
