import { useRef } from 'react';
import { flushSync } from 'react-dom';

import type { Problem } from '../api/contract';
import type { INameValueRow } from '../model/draft';
import { newRow } from '../model/draft';
import { NameValueRow } from './name-value-rows';
import { useTranslation } from './translation';
import { useRowEdits } from './use-row-edits';

/** Show further environment variables of the kernel. */
export function EnvTable(props: {
  readonly rows: readonly INameValueRow[];
  /** Of fields `env.<NAME>` and `row.<id>`. */
  readonly problems: readonly Problem[];
  readonly disabled: boolean;
  onChange(rows: readonly INameValueRow[]): void;
  onLeave(row: INameValueRow): void;
}): JSX.Element {
  const trans = useTranslation();
  const list = useRef<HTMLUListElement>(null);
  const { change, leave, remove } = useRowEdits(props, list);
  return (
    <div className="jp-PySparkKernels-Conf">
      <ul ref={list} aria-label={trans.__('Environment variables')}>
        {props.rows.map(row => (
          <NameValueRow
            key={row.id}
            row={row}
            nameLabel={trans.__('Variable')}
            problem={props.problems.find(({ field }) =>
              [`row.${row.id}`, `env.${row.name.trim()}`].includes(field)
            )}
            disabled={props.disabled}
            onChange={change}
            onLeave={leave}
            onRemove={remove}
          />
        ))}
      </ul>
      <button
        type="button"
        className="jp-PySparkKernels-Link"
        disabled={props.disabled}
        onClick={() => {
          const row = newRow();
          flushSync(() => props.onChange([...props.rows, row]));
          list.current
            ?.querySelector<HTMLInputElement>(`[data-row="${row.id}"] input`)
            ?.focus();
        }}
      >
        {trans.__('Add a variable')}
      </button>
    </div>
  );
}
