import type { ReactNode } from 'react';

import type { Property } from '../api/contract';
import { areaOf } from '../model/property-areas';
import { unitName } from '../model/property-amounts';
import type { IConfRowProps } from './conf-row';
import { areaText, defaultText, limitsText, typeText } from './property-text';
import { useTranslation } from './translation';

/** Show all that is known of a property. */
export function PropertyDetail(
  props: IConfRowProps & { readonly property: Property | undefined }
): JSX.Element {
  const { property, row, source } = props;
  const trans = useTranslation();
  const doc = property
    ? property.doc || trans.__('Spark has no documentation for it.')
    : trans.__(
        'Spark %1 has no property of this name. Libraries and plug-ins have their own; Spark hands it to them as it is.',
        source.catalogueVersion
      );
  return (
    <>
      <p>{withCode(doc)}</p>
      {property && (
        <dl>
          {factsOf(props, property, trans).map(([term, fact]) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{fact}</dd>
            </div>
          ))}
        </dl>
      )}
      <label className="jp-PySparkKernels-Rename">
        {trans.__('Name')}
        <input
          type="text"
          className="jp-mod-styled"
          autoComplete="off"
          spellCheck={false}
          value={row.name}
          readOnly={props.disabled}
          onChange={event =>
            props.onChange({ ...row, name: event.target.value })
          }
          onBlur={() => props.onLeave(row)}
        />
      </label>
      {takesEmpty(property) && row.value === '' && (
        <label className="jp-PySparkKernels-Check">
          <input
            type="checkbox"
            checked={row.keepsEmpty === true}
            disabled={props.disabled}
            onChange={event =>
              props.onChange({ ...row, keepsEmpty: event.target.checked })
            }
          />
          {trans.__('Set it to an empty text, instead of the default')}
        </label>
      )}
    </>
  );
}

/** Tell whether an empty text can be a value: it is none of a number, a size or a choice. */
function takesEmpty(property: Property | undefined): boolean {
  const type = property?.type ?? 'text';
  return property?.many || ['text', 'family', 'other'].includes(type);
}

function factsOf(
  { byDefault }: IConfRowProps,
  property: Property,
  trans: ReturnType<typeof useTranslation>
): readonly (readonly [string, ReactNode])[] {
  const { unit, choices, requirement, since, unchecked } = property;
  const usual = defaultText(property.default, trans);
  const facts: readonly (readonly [string, ReactNode])[] = [
    [
      trans.__('Type'),
      [typeText(property, trans), limitsText(property, trans)].join(' ')
    ],
    [
      trans.__('Bare number'),
      unit && trans.__('counts %1', unitName(unit, trans))
    ],
    [trans.__('Choices'), choices?.join(', ')],
    [trans.__('Limits'), requirement],
    [
      trans.__('Default'),
      byDefault
        ? trans.__(
            '%1, set in %2 (Spark’s own: %3)',
            byDefault.value,
            byDefault.origin,
            usual
          )
        : usual
    ],
    [trans.__('Since'), since && trans.__('Spark %1', since)],
    [trans.__('Area'), areaText(areaOf(property.key), trans)],
    [
      trans.__('Internal'),
      property.internal &&
        trans.__('It is not documented by Spark, and may change.')
    ],
    [
      trans.__('Checked'),
      unchecked && trans.__('Spark alone can judge this value: %1', unchecked)
    ]
  ];
  return facts.filter(([, fact]) => Boolean(fact));
}

/** Show what stands between backquotes, or in Spark's `<code>`, as code. */
function withCode(doc: string): ReactNode {
  return doc
    .split(/`([^`]+)`|<code>(.+?)<\/code>/)
    .map((part, place) =>
      place % 3 === 0 ? part : part && <code key={place}>{part}</code>
    );
}
