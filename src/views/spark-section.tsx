import { useId, useState } from 'react';

import type { MasterKind } from '../model/master';
import {
  allowedMaster,
  beginningOf,
  isKindAllowed,
  kindOf,
  MASTER_KINDS
} from '../model/master';
import { effective } from '../model/profiles';
import { speaks } from '../model/spark-homes';
import { TextField } from './field';
import { FitLine } from './fit-line';
import { useForm } from './form-context';
import { FormSection } from './form-section';
import { OriginHint, useProfileValue } from './origin-hint';
import {
  SparkHomeFacts,
  SparkHomeField,
  useChosenHome
} from './spark-home-field';
import { useTranslation } from './translation';

/** Choose the Spark installation and where executors run. */
export function SparkSection(): JSX.Element {
  const { draft, lockOf } = useForm();
  const trans = useTranslation();
  const isYarn =
    kindOf(
      lockOf('spark_master')?.value ?? effective(draft, 'spark_master')
    ) === 'yarn';
  return (
    <FormSection
      title={trans.__('Spark')}
      about={trans.__('Which Spark, and where executors run')}
    >
      <div className="jp-PySparkKernels-Pair">
        <SparkHomeField />
        {isYarn && (
          <TextField
            field="hadoop_conf_dir"
            placeholder={trans.__('HADOOP_CONF_DIR of this server')}
            hint={trans.__('Folder with core-site.xml and yarn-site.xml')}
          />
        )}
      </div>
      <SparkHomeFacts />
      <FitLine />
      {/* Other profiles may mean another master: what was chosen by hand is in the draft. */}
      <MasterField key={draft.profiles.map(({ name }) => name).join('/')} />
    </FormSection>
  );
}

function MasterField(): JSX.Element {
  const { model, draft, set, lockOf, leave, disabled } = useForm();
  const trans = useTranslation();
  const group = useId();
  const lock = lockOf('spark_master');
  const home = useChosenHome();
  const missing = MASTER_KINDS.filter(choice => !speaks(home, choice));
  const missingId = useId();
  const labelId = useId();
  const allowed = model.offers.offers.policy.value?.allowed_spark_masters ?? [];
  const given = useProfileValue('spark_master');
  const [chosen, setChosen] = useState<MasterKind>(
    kindOf(effective(draft, 'spark_master'))
  );
  const kind = lock ? kindOf(lock.value) : chosen;
  const labels: Record<MasterKind, string> = {
    local: trans.__('Local'),
    yarn: 'YARN',
    standalone: trans.__('Standalone'),
    kubernetes: 'Kubernetes',
    other: trans.__('Other…')
  };
  const hints: Record<MasterKind, string> = {
    local: trans.__(
      'local[*] uses all cores of this machine; local[4] uses 4 of them'
    ),
    yarn: '',
    standalone: trans.__('Such as spark://host:7077'),
    kubernetes: trans.__('Such as k8s://https://host:6443'),
    other: trans.__('Any master URL that Spark knows')
  };
  const followText = () => {
    const written = kindOf(effective(draft, 'spark_master'));
    if (written !== 'other') {
      setChosen(written);
    }
  };
  return (
    <>
      <div className="jp-PySparkKernels-Field">
        <span id={labelId}>{trans.__('Where executors run')}</span>
        <div
          role="radiogroup"
          aria-labelledby={labelId}
          aria-describedby={missing.length > 0 ? missingId : undefined}
          className="jp-PySparkKernels-Segments"
        >
          {MASTER_KINDS.map(choice => (
            <label key={choice} data-checked={choice === kind}>
              <input
                type="radio"
                name={group}
                checked={choice === kind}
                disabled={
                  disabled ||
                  !!lock ||
                  (choice !== 'other' && !isKindAllowed(choice, allowed)) ||
                  (choice !== kind && missing.includes(choice))
                }
                onChange={() => {
                  setChosen(choice);
                  set(
                    'spark_master',
                    allowed.length && choice !== 'other'
                      ? allowedMaster(choice, allowed)
                      : beginningOf(choice)
                  );
                }}
                onBlur={() => leave('spark_master')}
              />
              {labels[choice]}
            </label>
          ))}
        </div>
      </div>
      {missing.length > 0 && (
        <div id={missingId} className="jp-PySparkKernels-Hint">
          {trans.__(
            'This Spark home was built without: %1',
            missing.map(choice => labels[choice]).join(', ')
          )}
        </div>
      )}
      {kind === 'yarn' && !lock ? (
        <YarnProblem />
      ) : (
        <TextField
          field="spark_master"
          hint={hints[kind]}
          onLeave={followText}
        />
      )}
      {!lock && given && ![given.value, ''].includes(draft.spark_master) && (
        <div>
          <button
            type="button"
            className="jp-PySparkKernels-Link"
            disabled={disabled}
            onClick={() => {
              set('spark_master', '');
              setChosen(kindOf(given.value));
            }}
          >
            {trans.__('Use %1, as %2 says', given.value, given.profile)}
          </button>
        </div>
      )}
    </>
  );
}

/** Say what is wrong with the master where it has no field of its own. */
function YarnProblem(): JSX.Element {
  const { problemOf } = useForm();
  const problem = problemOf('spark_master');
  return (
    <div data-field="spark_master" className="jp-PySparkKernels-Hint">
      <OriginHint field="spark_master" />
      {problem?.message}
    </div>
  );
}
