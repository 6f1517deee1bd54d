import type { Problem } from '../api/contract';
import { CopyButton } from './copy-button';
import { fieldLabel } from './field-label';
import { useTranslation } from './translation';

/** List what was found about the settings; each leads to its field. */
export function ProblemList(props: {
  readonly problems: readonly Problem[];
  onShowField(field: string): void;
}): JSX.Element {
  const trans = useTranslation();
  const { problems } = props;
  const order = ['error', 'warning'];
  const sorted = [...problems].sort(
    (one, other) => order.indexOf(one.severity) - order.indexOf(other.severity)
  );
  if (problems.length === 0) {
    return (
      <p className="jp-PySparkKernels-Box" data-severity="good" role="status">
        {trans.__('No problems found')}
      </p>
    );
  }
  return (
    <section aria-label={trans.__('Problems')}>
      <div className="jp-PySparkKernels-BoxHead">
        <h3>
          {trans._n(
            '%1 problem',
            '%1 problems',
            problems.length,
            problems.length
          )}
        </h3>
        <CopyButton
          label={trans.__('Copy the problems')}
          text={sorted
            .map(
              ({ field, severity, message }) =>
                `${severity}: ${fieldLabel(field, trans)}: ${message}`
            )
            .join('\n')}
        />
      </div>
      <ul className="jp-PySparkKernels-Boxes">
        {sorted.map(problem => (
          <li key={`${problem.field} ${problem.message}`}>
            <button
              type="button"
              className="jp-PySparkKernels-Box"
              data-severity={problem.severity}
              onClick={() => props.onShowField(problem.field)}
            >
              <b>
                {problem.severity === 'error'
                  ? trans.__('Error')
                  : trans.__('Warning')}
                {' · '}
                {fieldLabel(problem.field, trans)}
              </b>
              <span>{problem.message}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
