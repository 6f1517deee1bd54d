import { useCallback, useId, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';

import type { Fixed, Problem } from '../api/contract';
import type { INameValueRow } from '../model/draft';
import { isFieldProperty, newRow } from '../model/draft';
import type { IPasted } from '../model/property-lines';
import type { IProperties } from '../model/property-rows';
import { withPairs } from '../model/property-rows';
import type { IPropertySource } from '../model/property-source';
import { ConfRow } from './conf-row';
import { Lock } from './field';
import { PropertyName } from './property-name';
import type { IDefault } from './property-text';
import type { IPasteReport } from './property-said';
import { PropertySaid } from './property-said';
import { PropertySearch } from './property-search';
import { useTranslation } from './translation';
import { useRowEdits } from './use-row-edits';

/** Above how many rows with unknown names the nearest names are looked for only where a row is opened. */
const MOST_SUGGESTED = 50;

const NO_PROBLEMS: readonly Problem[] = [];

/** Show the `spark.*` properties that were chosen, and a search for more. */
export function ConfTable(props: {
  readonly properties: IProperties;
  readonly source: IPropertySource;
  /** Why no properties are known; empty where they are, or are being read. */
  readonly fault: string;
  /** What a property is where it is not set here, by name. */
  readonly defaults: ReadonlyMap<string, IDefault>;
  readonly fixed: readonly Fixed[];
  /** Of fields `spark_conf.<name>` and `row.<id>`. */
  readonly problems: readonly Problem[];
  readonly disabled: boolean;
  /** Say why a property cannot be set here; undefined where it can. */
  refusal(name: string): string | undefined;
  /** Take changed properties; a row is being typed, where it is named. */
  onChange(properties: IProperties, typed?: INameValueRow): void;
  onLeave(row: INameValueRow): void;
  /** Say that properties were pasted: nobody types at them any more, so they are judged. */
  onPasted(names: readonly string[]): void;
  /** Say that a property was chosen that has a field of its own. */
  onField(name: string): void;
}): JSX.Element {
  const { source, properties, onChange } = props;
  const { rows } = properties;
  const trans = useTranslation();
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const [report, setReport] = useState<IPasteReport | null>(null);
  const changeRows = useCallback(
    (changed: readonly INameValueRow[], typed?: INameValueRow) =>
      onChange({ ...properties, rows: changed }, typed),
    [properties, onChange]
  );
  const edits = useRowEdits({ ...props, rows, onChange: changeRows }, list);
  const problems = useMemo(() => byField(props.problems), [props.problems]);
  const names = useMemo(
    () => new Set(rows.map(({ name }) => name.trim())),
    [rows]
  );
  const unknown = [...names].filter(name => name && !source.find(name)).length;

  const choose = (name: string) => {
    setReport({ name });
    if (isFieldProperty(name)) {
      props.onField(name);
      return;
    }
    const row = rows.find(row => row.name.trim() === name) ?? newRow(name);
    if (!rows.includes(row)) {
      // At once, so that the next key goes to the value and not to the search.
      flushSync(() => changeRows([...rows, row]));
    }
    focusValue(row.id);
  };
  const paste = ({ pairs, left }: IPasted) => {
    const { added, changed, ...put } = withPairs(properties, pairs);
    const [only] = pairs.length === 1 ? pairs : [];
    setReport(only && left.length === 0 ? only : { added, changed, left });
    flushSync(() => {
      onChange(put);
      props.onPasted(pairs.map(({ name }) => name));
    });
    const row = put.rows.find(({ name }) => name.trim() === only?.name);
    if (row) {
      focusValue(row.id);
    }
  };

  return (
    <div className="jp-PySparkKernels-Conf">
      {(rows.length > 0 || props.fixed.length > 0) && (
        <div className="jp-PySparkKernels-RowHead" aria-hidden>
          <span>{trans.__('Property')}</span>
          <span>{trans.__('Value')}</span>
          <span>{trans.__('Type, default')}</span>
        </div>
      )}
      <ul ref={list} aria-label={trans.__('Spark properties')}>
        {props.fixed.map(({ field, value, reason }) => (
          <li key={field} className="jp-PySparkKernels-Row">
            <PropertyName name={field.replace(/^spark_conf\./, '')} />
            <code title={value}>{value}</code>
            <Lock reason={reason} />
          </li>
        ))}
        {rows.map(row => (
          <ConfRow
            key={row.id}
            row={row}
            source={source}
            byDefault={props.defaults.get(row.name.trim())}
            problems={
              problems.get(`row.${row.id}`) ??
              problems.get(`spark_conf.${row.name.trim()}`) ??
              NO_PROBLEMS
            }
            suggests={unknown <= MOST_SUGGESTED}
            disabled={props.disabled}
            onChange={edits.change}
            onLeave={edits.leave}
            onRemove={edits.remove}
          />
        ))}
      </ul>
      <PropertySearch
        source={source}
        chosen={names}
        refusal={props.refusal}
        disabled={props.disabled}
        saidBy={`${id}-said`}
        onChoose={choose}
        onPaste={paste}
      />
      <PropertySaid
        id={`${id}-said`}
        source={source}
        fault={props.fault}
        report={report}
        onClose={() => setReport(null)}
      />
    </div>
  );
}

/** Gather problems by their field, errors first. */
function byField(
  problems: readonly Problem[]
): ReadonlyMap<string, readonly Problem[]> {
  const found = new Map<string, Problem[]>();
  for (const problem of problems) {
    const others = found.get(problem.field) ?? [];
    const isError = problem.severity === 'error';
    found.set(
      problem.field,
      isError ? [problem, ...others] : [...others, problem]
    );
  }
  return found;
}

/** Put the focus on a value; of several choices on the one that is chosen. */
function focusValue(rowId: string): void {
  const value = document.getElementById(rowId);
  const control =
    value?.querySelector<HTMLElement>('input:checked, input') ?? value;
  control?.focus();
}
