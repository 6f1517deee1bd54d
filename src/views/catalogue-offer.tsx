import { effective } from '../model/profiles';
import { useForm } from './form-context';
import { JobProgress } from './job-progress';
import { useTranslation } from './translation';
import { useSignal } from './use-signal';

/** Offer to ask a Spark that is not known exactly for its own properties, and show how that goes. */
export function CatalogueOffer(): JSX.Element | null {
  const { model, draft, lockOf, disabled } = useForm();
  const trans = useTranslation();
  const { catalogue } = model;
  useSignal(catalogue.changed);
  const known = model.offers.offers.properties.value;
  if (!known || known.exact || !known.spark_version) {
    return null;
  }
  const { spark_home, spark_version } = known;
  if (catalogue.job) {
    return (
      <JobProgress
        model={catalogue.job}
        title={trans.__('Properties of Spark %1', spark_version)}
      />
    );
  }
  const java_home = lockOf('java_home')?.value ?? effective(draft, 'java_home');
  return (
    <div className="jp-PySparkKernels-Hint">
      <button
        type="button"
        className="jp-PySparkKernels-Link"
        disabled={disabled || catalogue.isStarting}
        onClick={() => void catalogue.build({ spark_home, java_home })}
      >
        {trans.__('Ask Spark %1 itself for its properties', spark_version)}
      </button>{' '}
      {trans.__('This takes half a minute, once.')}
      {catalogue.error && (
        <div className="jp-PySparkKernels-Problem" role="alert">
          {catalogue.error}
        </div>
      )}
    </div>
  );
}
