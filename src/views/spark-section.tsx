import { useId, useMemo, useState } from 'react';

import type { FoundSparkHome } from '../api/contract';
import type { MasterKind } from '../model/master';
import {
  allowedMaster,
  beginningOf,
  isKindAllowed,
  kindOf,
  MASTER_KINDS
} from '../model/master';
import type { IOption } from './combobox';
import { Combobox } from './combobox';
import { Field, TextField } from './field';
import { useForm } from './form-context';
import { FormSection } from './form-section';
import { useTranslation } from './translation';

/** Choose the Spark installation and where executors run. */
export function SparkSection(): JSX.Element {
  const { draft, lockOf } = useForm();
  const trans = useTranslation();
  const isYarn =
    kindOf(lockOf('spark_master')?.value ?? draft.spark_master) === 'yarn';
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
            label={trans.__('Hadoop configuration')}
            placeholder={trans.__('HADOOP_CONF_DIR of this server')}
            hint={trans.__('Folder with core-site.xml and yarn-site.xml')}
          />
        )}
      </div>
      <MasterField />
    </FormSection>
  );
}

function SparkHomeField(): JSX.Element {
  const { model, draft, set, leave, lockOf, disabled } = useForm();
  const trans = useTranslation();
  const lock = lockOf('spark_home');
  const { value, isLoading, error } = model.offers.offers.sparkHomes;
  const options = useMemo(() => homeOptions(value ?? []), [value]);
  const chosen = model.plan?.plan.spark_home ?? '';
  return (
    <Field
      field="spark_home"
      label={trans.__('Spark home')}
      hint={
        error ||
        (!draft.spark_home && chosen && trans.__('%1 is taken', chosen))
      }
    >
      {control => (
        <Combobox
          control={control}
          value={lock ? lock.value : draft.spark_home}
          options={options}
          placeholder={
            isLoading
              ? trans.__('Looking for Spark…')
              : trans.__('SPARK_HOME, or pyspark of the environment')
          }
          nothing={
            options.length > 0
              ? trans.__('None is known by this name; a path can be typed')
              : trans.__('None was found; a path can be typed')
          }
          readOnly={!!lock || disabled}
          onChange={path => set('spark_home', path)}
          onLeave={() => leave('spark_home')}
        />
      )}
    </Field>
  );
}

function MasterField(): JSX.Element {
  const { model, draft, set, lockOf, leave, disabled } = useForm();
  const trans = useTranslation();
  const group = useId();
  const lock = lockOf('spark_master');
  const allowed = model.offers.offers.policy.value?.allowed_spark_masters ?? [];
  const [chosen, setChosen] = useState<MasterKind>(kindOf(draft.spark_master));
  const kind = lock ? kindOf(lock.value) : chosen;
  const labels: Record<MasterKind, string> = {
    local: trans.__('Local'),
    yarn: 'YARN',
    standalone: trans.__('Standalone'),
    kubernetes: 'Kubernetes',
    other: trans.__('Other…')
  };
  const hints: Record<MasterKind, string> = {
    local: trans.__('local[*] uses all cores of this machine, local[4] four'),
    yarn: '',
    standalone: trans.__('Such as spark://host:7077'),
    kubernetes: trans.__('Such as k8s://https://host:6443'),
    other: trans.__('Any master URL that Spark knows')
  };
  const followText = () => {
    const written = kindOf(draft.spark_master.trim());
    if (written !== 'other') {
      setChosen(written);
    }
  };
  return (
    <>
      <div
        role="radiogroup"
        aria-label={trans.__('Where executors run')}
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
                (choice !== 'other' && !isKindAllowed(choice, allowed))
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
      {kind === 'yarn' && !lock ? (
        <YarnProblem />
      ) : (
        <TextField
          field="spark_master"
          label={trans.__('Master')}
          hint={hints[kind]}
          onLeave={followText}
        />
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
      {problem?.message}
    </div>
  );
}

function homeOptions(homes: readonly FoundSparkHome[]): readonly IOption[] {
  return homes.map(({ spark_home, found, fault }) => ({
    value: spark_home,
    label: found ? `Spark ${found.spark_version}` : spark_home,
    detail: spark_home,
    fault: fault && `${spark_home} · ${fault}`
  }));
}
