import { memo } from 'react';

import type { Problem } from '../api/contract';
import { HIDDEN } from '../api/contract';
import type { INameValueRow } from '../model/draft';
import { looksSecret } from '../model/draft';
import { ProblemText } from './field';
import { RemoveButton } from './remove-button';
import { SecretTick } from './secret-tick';
import { useTranslation } from './translation';

/** What a row of names and values is given. */
export interface IRowProps {
  readonly row: INameValueRow;
  readonly nameLabel: string;
  readonly problem: Problem | undefined;
  readonly disabled: boolean;
  onChange(row: INameValueRow): void;
  onLeave(row: INameValueRow): void;
  onRemove(row: INameValueRow): void;
}

/** Show one name and its value, both as they are typed. */
export const NameValueRow = memo(function NameValueRow(
  props: IRowProps
): JSX.Element {
  const { row, problem, disabled } = props;
  const trans = useTranslation();
  const isHidden = row.value === HIDDEN;
  const isSecret = looksSecret(row.name);
  const said = `${row.id}-said`;
  return (
    <li className="jp-PySparkKernels-EnvRow" data-row={row.id}>
      <input
        type="text"
        className="jp-mod-styled"
        aria-label={props.nameLabel}
        title={row.name}
        autoComplete="off"
        spellCheck={false}
        value={row.name}
        readOnly={disabled}
        onChange={event => props.onChange({ ...row, name: event.target.value })}
        onBlur={() => props.onLeave(row)}
      />
      <input
        id={row.id}
        type={isSecret ? 'password' : 'text'}
        className="jp-mod-styled"
        aria-label={trans.__('Value of %1', row.name)}
        aria-invalid={problem?.severity === 'error'}
        aria-describedby={said}
        autoComplete={isSecret ? 'new-password' : 'off'}
        spellCheck={false}
        value={isHidden ? '' : row.value}
        placeholder={isHidden ? trans.__('(hidden) stays as it is') : undefined}
        readOnly={disabled}
        onChange={event =>
          props.onChange({ ...row, value: event.target.value })
        }
        onBlur={() => props.onLeave(row)}
      />
      <RemoveButton
        name={row.name}
        disabled={disabled}
        onRemove={() => props.onRemove(row)}
      />
      <div id={said} className="jp-PySparkKernels-RowSaid">
        {problem && <ProblemText problem={problem} />}
        <SecretTick name={row.name} problems={problem ? [problem] : []} />
      </div>
    </li>
  );
});
