import { useMemo } from 'react';

import type { INameValueRow } from '../model/draft';
import { nearNames } from '../model/near-names';
import { isFamily } from '../model/property-results';
import type { IPropertySource } from '../model/property-source';
import { useTranslation } from './translation';

/** Say that a name is deprecated or not known, and offer the name to use instead. */
export function PropertyRemark(props: {
  readonly row: INameValueRow;
  readonly source: IPropertySource;
  readonly suggests: boolean;
  /** Whether something is said of the row already: then only the better name is offered. */
  readonly isSaid: boolean;
  readonly disabled: boolean;
  onChange(row: INameValueRow): void;
}): JSX.Element | null {
  const { row, source } = props;
  const trans = useTranslation();
  const name = row.name.trim();
  const property = source.find(name);
  const isUnknown =
    !property && name.startsWith('spark.') && source.catalogueVersion !== '';
  const near = useMemo(
    () =>
      isUnknown && props.suggests
        ? nearNames(
            name,
            source.all.map(({ key }) => key).filter(key => !isFamily(key))
          )
        : [],
    [isUnknown, props.suggests, name, source]
  );
  const names = isUnknown ? near : [property?.successor ?? ''].filter(Boolean);
  const isSilent = isUnknown
    ? props.isSaid && names.length === 0
    : !property?.deprecated;
  if (isSilent) {
    return null;
  }
  return (
    <p className="jp-PySparkKernels-Remark">
      {!(isUnknown && props.isSaid) && (
        <span>
          {isUnknown
            ? trans.__(
                'Spark %1 does not know this name; it is given as it is.',
                source.catalogueVersion
              )
            : property?.deprecated}
        </span>
      )}
      {names.map(better => (
        <button
          key={better}
          type="button"
          className="jp-PySparkKernels-Link"
          disabled={props.disabled}
          onClick={() => props.onChange({ ...row, name: better })}
        >
          {isUnknown && !props.isSaid
            ? trans.__('Did you mean %1?', better)
            : trans.__('Use %1', better)}
        </button>
      ))}
    </p>
  );
}
