import { memo, useState } from 'react';

import type { Problem } from '../api/contract';
import type { INameValueRow } from '../model/draft';
import { comesTo } from '../model/property-amounts';
import type { IPropertySource } from '../model/property-source';
import { ProblemText } from './field';
import { PropertyDetail } from './property-detail';
import { PropertyName } from './property-name';
import { PropertyRemark } from './property-remark';
import type { IDefault } from './property-text';
import { defaultText, limitsText, typeText } from './property-text';
import { RemoveButton } from './remove-button';
import { AboutSign } from './row-icons';
import { SecretTick } from './secret-tick';
import { useTranslation } from './translation';
import { ValueEditor } from './value-editor';

/** What a row of the property table is given. */
export interface IConfRowProps {
  readonly row: INameValueRow;
  readonly source: IPropertySource;
  readonly byDefault: IDefault | undefined;
  readonly problems: readonly Problem[];
  /** Whether near names are looked for where this one is not known. */
  readonly suggests: boolean;
  readonly disabled: boolean;
  onChange(row: INameValueRow): void;
  onLeave(row: INameValueRow): void;
  onRemove(row: INameValueRow): void;
}

/** Show one property: its name, its value by type, and what is known of it. */
export const ConfRow = memo(function ConfRow(
  props: IConfRowProps
): JSX.Element {
  const { row, source, problems, disabled } = props;
  const trans = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const said = `${row.id}-said`;
  const detail = `${row.id}-detail`;
  const property = source.find(row.name.trim());
  return (
    <li
      className="jp-PySparkKernels-Row"
      data-row={row.id}
      data-name={row.name.trim()}
      data-open={isOpen}
    >
      <PropertyName name={row.name} />
      <ValueEditor
        row={row}
        property={property}
        byDefault={props.byDefault}
        isWrong={problems[0]?.severity === 'error'}
        saidBy={said}
        disabled={disabled}
        onChange={props.onChange}
        onLeave={props.onLeave}
      />
      <RowAbout {...props} />
      <button
        type="button"
        className="jp-PySparkKernels-IconButton"
        aria-label={trans.__('About %1', row.name)}
        title={trans.__('About this property')}
        aria-expanded={isOpen}
        aria-controls={detail}
        onClick={() => setOpen(!isOpen)}
      >
        <AboutSign />
      </button>
      <RemoveButton
        name={row.name}
        disabled={disabled}
        onRemove={() => props.onRemove(row)}
      />
      <div id={said} className="jp-PySparkKernels-RowSaid">
        {problems.map(problem => (
          <ProblemText key={problem.message} problem={problem} />
        ))}
        <SecretTick name={row.name} problems={problems} />
        <PropertyRemark
          row={row}
          source={source}
          suggests={props.suggests || isOpen}
          isSaid={problems.length > 0}
          disabled={disabled}
          onChange={props.onChange}
        />
      </div>
      <div id={detail} hidden={!isOpen} className="jp-PySparkKernels-RowDetail">
        {isOpen && <PropertyDetail {...props} property={property} />}
      </div>
    </li>
  );
});

/** Say what the value comes to, the type, and the default where a value stands in its place. */
function RowAbout(props: IConfRowProps): JSX.Element {
  const { row, source, byDefault } = props;
  const trans = useTranslation();
  const property = source.find(row.name.trim());
  if (!property) {
    return <span className="jp-PySparkKernels-RowAbout" />;
  }
  const amount = comesTo(source, row.name.trim(), row.value, trans);
  const type = [typeText(property, trans), limitsText(property, trans)]
    .filter(Boolean)
    .join(' ');
  const usual = byDefault
    ? byDefault.value
    : property.default && defaultText(property.default, trans);
  return (
    <span className="jp-PySparkKernels-RowAbout">
      {amount && <span data-amount>{amount}</span>}
      <span title={byDefault?.origin}>
        {usual ? trans.__('%1, default %2', type, usual) : type}
      </span>
      {property.internal && <em>{trans.__('internal')}</em>}
      {property.deprecated && <em data-warns>{trans.__('deprecated')}</em>}
      {property.unchecked && <em>{trans.__('not checked')}</em>}
    </span>
  );
}
