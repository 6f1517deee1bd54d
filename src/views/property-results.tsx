import { useEffect } from 'react';

import { count } from '../model/amounts';
import { firstSentence } from '../model/first-sentence';
import type { IResultGroup, Result } from '../model/property-results';
import { PropertyName } from './property-name';
import { aboutProperty, areaText } from './property-text';
import { useTranslation } from './translation';

/** Show what a search has found, in groups; the active line is that of the keyboard. */
export function PropertyResults(props: {
  readonly id: string;
  readonly groups: readonly IResultGroup[];
  /** How many more there are than are shown. */
  readonly more: number;
  readonly active: number;
  /** Names that are set already. */
  readonly chosen: ReadonlySet<string>;
  /** Why what is typed cannot be set. */
  readonly refusal: string | undefined;
  /** Whether nothing has what is typed. */
  readonly isMissed: boolean;
  readonly hidden: boolean;
  refusalOf(name: string): string | undefined;
  onChoose(result: Result): void;
}): JSX.Element {
  const { id, groups, active, hidden } = props;
  const trans = useTranslation();
  // First all of the list, then what is active in it.
  useEffect(() => {
    if (!hidden) {
      for (const name of ['list', active]) {
        document
          .getElementById(`${id}-${name}`)
          ?.scrollIntoView({ block: 'nearest' });
      }
    }
  }, [id, active, hidden, groups]);
  let place = 0;
  return (
    <div
      id={`${id}-list`}
      role="listbox"
      aria-label={trans.__('Properties')}
      className="jp-PySparkKernels-Popup jp-PySparkKernels-Results"
      hidden={hidden}
      // The focus stays in the search.
      onMouseDown={event => event.preventDefault()}
    >
      {props.refusal && (
        <div role="option" aria-selected={false} aria-disabled>
          {props.refusal}
        </div>
      )}
      {props.isMissed && (
        <div role="option" aria-selected={false} aria-disabled>
          {trans.__('No property found')}
        </div>
      )}
      {groups.map(({ title, results }, group) => (
        <div
          key={`${title}-${group}`}
          role="group"
          aria-labelledby={`${id}-group-${group}`}
          data-group={title}
        >
          <div
            id={`${id}-group-${group}`}
            role="presentation"
            className="jp-PySparkKernels-ResultsHead"
          >
            {titleText(title, trans)}
          </div>
          {results.map(result => {
            const here = place++;
            return (
              <ResultLine
                key={here}
                id={`${id}-${here}`}
                result={result}
                isActive={here === active}
                isChosen={
                  result.kind === 'property' &&
                  props.chosen.has(result.property.key)
                }
                refusal={
                  result.kind === 'property'
                    ? props.refusalOf(result.property.key)
                    : undefined
                }
                onChoose={props.onChoose}
              />
            );
          })}
        </div>
      ))}
      {props.more > 0 && (
        <div className="jp-PySparkKernels-ResultsMore" role="presentation">
          {trans._n(
            '%1 more. Type to narrow it down.',
            '%1 more. Type to narrow them down.',
            props.more,
            count(props.more)
          )}
        </div>
      )}
    </div>
  );
}

function ResultLine(props: {
  readonly id: string;
  readonly result: Result;
  readonly isActive: boolean;
  readonly isChosen: boolean;
  readonly refusal: string | undefined;
  onChoose(result: Result): void;
}): JSX.Element {
  const { result, refusal } = props;
  return (
    <div
      id={props.id}
      role="option"
      aria-selected={props.isActive}
      aria-disabled={refusal !== undefined || undefined}
      onClick={() => refusal === undefined && props.onChoose(result)}
    >
      <ResultText {...props} />
    </div>
  );
}

function ResultText(props: {
  readonly result: Result;
  readonly isChosen: boolean;
  readonly refusal: string | undefined;
}): JSX.Element {
  const { result, refusal } = props;
  const trans = useTranslation();
  if (result.kind === 'all') {
    return <span>{trans.__('All areas')}</span>;
  }
  if (result.kind === 'area') {
    return (
      <>
        <span>{areaText(result.area, trans)}</span>
        <small className="jp-PySparkKernels-Chip">{count(result.count)}</small>
      </>
    );
  }
  if (result.kind === 'new') {
    return (
      <>
        <PropertyName name={result.name} />
        <small>
          {result.family
            ? firstSentence(result.family.doc ?? '')
            : trans.__('Not known here; it is given to Spark as it is')}
        </small>
      </>
    );
  }
  const { key, doc = '', deprecated, successor } = result.property;
  const use = successor ? trans.__('Use %1.', successor) : deprecated;
  return (
    <>
      <PropertyName name={result.kind === 'family' ? `${key}…` : key} />
      <small className="jp-PySparkKernels-Chip">
        {props.isChosen
          ? trans.__('in the table')
          : result.kind === 'family'
            ? trans.__('any name after it')
            : aboutProperty(result.property, trans)}
      </small>
      <small>
        {refusal ??
          (deprecated ? trans.__('Deprecated. %1', use) : firstSentence(doc))}
      </small>
    </>
  );
}

function titleText(
  title: IResultGroup['title'],
  trans: ReturnType<typeof useTranslation>
): string {
  switch (title) {
    case 'common':
      return trans.__('Often set');
    case 'areas':
      return trans.__('Areas');
    case 'internal':
      return trans.__('Internal to Spark: undocumented, and may change');
    case 'near':
      return trans.__('Did you mean');
    case 'new':
      return trans.__('By this name');
    default:
      return areaText(title, trans);
  }
}
