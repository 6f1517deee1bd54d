import type { TranslationBundle } from '@jupyterlab/translation';

import type { Fit } from '../api/contract';
import { useForm } from './form-context';
import { useTranslation } from './translation';

const NAMES: Record<Fit['part'], string> = {
  python: 'Python',
  java: 'Java',
  pandas: 'pandas',
  pyarrow: 'pyarrow',
  numpy: 'NumPy',
  pyspark: 'pyspark'
};
const SIGNS: Record<Fit['verdict'], string> = {
  works: '✓',
  limited: '!',
  fails: '✗',
  untested: '?'
};

/** Say what goes with the Spark that is chosen; a line where all is well. */
export function FitLine(): JSX.Element | null {
  const { model } = useForm();
  const trans = useTranslation();
  const fits = model.planning.plan?.plan.fits ?? [];
  if (fits.length === 0) {
    return null;
  }
  // What does not go together is a problem too, and told at its field.
  const quiet = fits.filter(
    ({ verdict, message }) =>
      message && (verdict === 'works' || verdict === 'untested')
  );
  return (
    <section
      className="jp-PySparkKernels-Fits"
      aria-label={trans.__('What fits together')}
    >
      <ul>
        {fits.map(fit => (
          <li key={fit.part} data-verdict={fit.verdict}>
            <Sign fit={fit} /> {NAMES[fit.part]} {fit.version}
            {fit.verdict !== 'works' && (
              <> · {fit.mark || wordOf(fit.verdict, trans)}</>
            )}
          </li>
        ))}
      </ul>
      {quiet.length > 0 && (
        <details>
          <summary>{trans.__('More on what fits')}</summary>
          {quiet.map(({ part, message }) => (
            <p key={part}>{message}</p>
          ))}
        </details>
      )}
    </section>
  );
}

/** Show the verdict as a sign; where words follow, for the eye alone. */
function Sign(props: { readonly fit: Fit }): JSX.Element {
  const trans = useTranslation();
  const { verdict } = props.fit;
  return verdict === 'works' ? (
    <span role="img" aria-label={wordOf(verdict, trans)}>
      {SIGNS[verdict]}
    </span>
  ) : (
    <span aria-hidden>{SIGNS[verdict]}</span>
  );
}

function wordOf(verdict: Fit['verdict'], trans: TranslationBundle): string {
  const words: Record<Fit['verdict'], string> = {
    works: trans.__('works'),
    limited: trans.__('works in part'),
    fails: trans.__('does not work'),
    untested: trans.__('not tested')
  };
  return words[verdict];
}
