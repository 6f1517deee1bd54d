import { closeIcon } from '@jupyterlab/ui-components';

import { count } from '../model/amounts';
import type { ILeftOut } from '../model/pasted/pasted';
import type { IPropertySource } from '../model/property-source';
import { useTranslation } from './translation';

/** Say what was put into the table: one property by the search, or what was pasted. */
export type IPasteReport =
  | { readonly name: string }
  | {
      readonly added: number;
      readonly changed: number;
      readonly left: readonly ILeftOut[];
    };

/** Say below the search what was added, what was left out and why, and which Spark's properties are known. */
export function PropertySaid(props: {
  readonly id: string;
  readonly source: IPropertySource;
  readonly fault: string;
  readonly report: IPasteReport | null;
  onClose(): void;
}): JSX.Element {
  const { report, source, fault } = props;
  const trans = useTranslation();
  const left = report && 'left' in report ? report.left : [];
  return (
    <div className="jp-PySparkKernels-Said">
      <div
        id={props.id}
        role="status"
        className="jp-PySparkKernels-Hint"
        data-report={report !== null}
      >
        {report
          ? reportText(report, trans)
          : fault
            ? trans.__('%1 Names and values can be typed all the same.', fault)
            : catalogueText(source, trans)}
      </div>
      {left.length > 0 && (
        <section
          className="jp-PySparkKernels-LeftOut"
          aria-label={trans.__('To know of what was pasted')}
        >
          <button
            type="button"
            className="jp-PySparkKernels-IconButton"
            aria-label={trans.__('Close')}
            title={trans.__('Close')}
            onClick={props.onClose}
          >
            <closeIcon.react tag="span" />
          </button>
          <ul>
            {left.map(({ what, reason, line }, place) => (
              <li key={place}>
                {line > 0 && <span>{trans.__('Line %1', count(line))}</span>}
                <code>{what}</code>
                <span>{reason}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function reportText(
  report: IPasteReport,
  trans: ReturnType<typeof useTranslation>
): string {
  if ('name' in report) {
    return trans.__('%1 added', report.name);
  }
  const { added, changed, left } = report;
  const parts = [
    trans._n('%1 property added', '%1 properties added', added, added),
    changed > 0 && trans._n('%1 changed', '%1 changed', changed, changed),
    left.length > 0 && trans._n('%1 note', '%1 notes', left.length, left.length)
  ];
  return parts.filter(Boolean).join(' · ');
}

/** Say which Spark's properties are offered by name. */
function catalogueText(
  source: IPropertySource,
  trans: ReturnType<typeof useTranslation>
): string {
  const { sparkVersion, catalogueVersion, isExact } = source;
  if (!catalogueVersion) {
    return '';
  }
  const known = count(source.count);
  if (isExact) {
    return trans.__('%1 properties of Spark %2', known, catalogueVersion);
  }
  return sparkVersion
    ? trans.__(
        'Spark %1 is not known exactly: these are the %2 properties of Spark %3',
        sparkVersion,
        known,
        catalogueVersion
      )
    : trans.__(
        'Which Spark it is cannot be read: these are the %1 properties of Spark %2',
        known,
        catalogueVersion
      );
}
