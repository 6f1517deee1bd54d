import type { TranslationBundle } from '@jupyterlab/translation';
import { useCallback, useMemo, useRef } from 'react';
import { flushSync } from 'react-dom';

import type { Fixed, Problem, Property } from '../api/contract';
import type { INameValueRow } from '../model/draft';
import { newRow } from '../model/draft';
import type { IPropertySource } from '../model/property-source';
import { Lock } from './field';
import { NameValueRow } from './name-value-rows';
import { PropertySearch } from './property-search';
import { useTranslation } from './translation';

/** Show the `spark.*` properties that were chosen, and a search for more. */
export function ConfTable(props: {
  readonly rows: readonly INameValueRow[];
  readonly source: IPropertySource;
  readonly fixed: readonly Fixed[];
  /** Of fields `spark_conf.<name>` and `row.<id>`. */
  readonly problems: readonly Problem[];
  readonly disabled: boolean;
  onChange(rows: readonly INameValueRow[]): void;
  onLeave(row: INameValueRow): void;
}): JSX.Element {
  const trans = useTranslation();
  const list = useRef<HTMLUListElement>(null);
  const { change, leave, remove } = useRowEdits(props, list);
  const problems = useMemo(
    // Of several about one field the first counts: errors come first.
    () =>
      new Map(
        [...props.problems]
          .reverse()
          .map(problem => [problem.field, problem] as const)
      ),
    [props.problems]
  );

  const add = (pairs: readonly { name: string; value: string }[]) => {
    const byName = new Map(props.rows.map(row => [row.name, row]));
    const fresh = pairs.filter(({ name }) => !byName.has(name));
    const rows = [
      ...props.rows.map(row => {
        const pasted = pairs.find(({ name }) => name === row.name);
        return pasted?.value ? { ...row, value: pasted.value } : row;
      }),
      ...fresh.map(({ name, value }) => newRow(name, value))
    ];
    // At once, so that the next key goes to the value and not to the search.
    flushSync(() => props.onChange(rows));
    const wanted = rows.find(({ name }) => name === pairs[0]?.name);
    if (wanted && pairs.length === 1) {
      document.getElementById(wanted.id)?.focus();
    }
  };

  return (
    <div className="jp-PySparkKernels-Conf">
      {(props.rows.length > 0 || props.fixed.length > 0) && (
        <div className="jp-PySparkKernels-RowHead" aria-hidden>
          <span>{trans.__('Property')}</span>
          <span>{trans.__('Value')}</span>
          <span>{trans.__('Type, default')}</span>
        </div>
      )}
      <ul ref={list} aria-label={trans.__('Spark properties')}>
        {props.fixed.map(({ field, value, reason }) => (
          <li key={field} className="jp-PySparkKernels-Row">
            <code title={field.replace(/^spark_conf\./, '')}>
              {field.replace(/^spark_conf\./, '')}
            </code>
            <code title={value}>{value}</code>
            <Lock reason={reason} />
          </li>
        ))}
        {props.rows.map(row => (
          <NameValueRow
            key={row.id}
            row={row}
            nameLabel={trans.__('Property')}
            about={aboutProperty(props.source.find(row.name), trans)}
            problem={
              problems.get(`row.${row.id}`) ??
              problems.get(`spark_conf.${row.name.trim()}`)
            }
            disabled={props.disabled}
            onChange={change}
            onLeave={leave}
            onRemove={remove}
          />
        ))}
      </ul>
      <PropertySearch
        source={props.source}
        chosen={props.rows.map(({ name }) => name)}
        disabled={props.disabled}
        onAdd={add}
      />
    </div>
  );
}

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
            about=""
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

/** Edit rows by functions that stay the same, so that a key pressed renders one row and not all. */
function useRowEdits(
  props: {
    readonly rows: readonly INameValueRow[];
    onChange(rows: readonly INameValueRow[]): void;
    onLeave(row: INameValueRow): void;
  },
  list: React.RefObject<HTMLElement>
) {
  const latest = useRef(props);
  latest.current = props;
  const change = useCallback((row: INameValueRow) => {
    const { rows, onChange } = latest.current;
    onChange(rows.map(other => (other.id === row.id ? row : other)));
  }, []);
  const leave = useCallback(
    (row: INameValueRow) => latest.current.onLeave(row),
    []
  );
  const remove = useCallback(
    (row: INameValueRow) => {
      const { rows, onChange } = latest.current;
      const place = rows.findIndex(({ id }) => id === row.id);
      onChange(rows.filter(({ id }) => id !== row.id));
      const next = rows[place + 1] ?? rows[place - 1];
      // The focus goes to the neighbour: without one it would fall to the page's body.
      const target = next
        ? document.getElementById(next.id)
        : list.current?.parentElement?.querySelector<HTMLElement>(
            ':scope > div input, :scope > button'
          );
      target?.focus();
    },
    [list]
  );
  return { change, leave, remove };
}

/** Say a property's type, unit and default in a line. */
export function aboutProperty(
  record: Property | undefined,
  trans: TranslationBundle
): string {
  if (!record) {
    return '';
  }
  const types: Record<Property['type'], string> = {
    boolean: trans.__('true or false'),
    int: trans.__('whole number'),
    long: trans.__('whole number'),
    double: trans.__('number'),
    bytes: trans.__('size'),
    time: trans.__('time'),
    choice: trans.__('choice'),
    text: trans.__('text'),
    family: trans.__('text'),
    other: trans.__('not checked')
  };
  const type = record.unit
    ? trans.__('%1 in %2', types[record.type], record.unit)
    : types[record.type];
  return record.default ? `${type} · ${record.default}` : type;
}
