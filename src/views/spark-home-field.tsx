import type { TranslationBundle } from '@jupyterlab/translation';
import { useMemo } from 'react';

import type {
  Environment,
  FoundSparkHome,
  PropertyDefault
} from '../api/contract';
import { effective } from '../model/profiles';
import { homeAt, pythonMark } from '../model/spark-homes';
import type { IOption } from './combobox';
import { Combobox } from './combobox';
import { Field } from './field';
import { useForm } from './form-context';
import { useProfileValue } from './origin-hint';
import { useTranslation } from './translation';

const NO_HOMES: readonly FoundSparkHome[] = [];

/** Choose the Spark installation. */
export function SparkHomeField(): JSX.Element {
  const { model, draft, set, leave, lockOf, disabled } = useForm();
  const trans = useTranslation();
  const lock = lockOf('spark_home');
  const given = useProfileValue('spark_home');
  const { value, isLoading, error } = model.offers.offers.sparkHomes;
  const environment = useChosenEnvironment();
  const options = useMemo(
    () => homeOptions(value ?? NO_HOMES, environment, trans),
    [value, environment, trans]
  );
  const chosen = model.planning.plan?.plan.spark_home ?? '';
  return (
    <Field
      field="spark_home"
      hint={
        error ||
        (!draft.spark_home && !given && chosen && trans.__('Uses %1', chosen))
      }
    >
      {control => (
        <Combobox
          control={control}
          value={lock ? lock.value : draft.spark_home}
          options={options}
          placeholder={
            given?.value ??
            (isLoading
              ? trans.__('Looking for Spark…')
              : trans.__('SPARK_HOME, or pyspark of the environment'))
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

/** Show what the chosen Spark home is, and the Java that a kernel of it gets. */
export function SparkHomeFacts(): JSX.Element | null {
  const { model, draft, lockOf } = useForm();
  const home = useChosenHome();
  const trans = useTranslation();
  const java = effective(draft, 'java_home');
  // Another Java than the one that was found with the homes; what fits says how it goes.
  const isJavaGiven = !lockOf('java_home') && java !== '';
  if (!home?.found) {
    return null;
  }
  return (
    <ul
      className="jp-PySparkKernels-Facts"
      aria-label={trans.__('Found in this Spark home')}
    >
      {[
        // Which masters it has is said by the choice of one.
        ...factsOf(home),
        javaOf(home, trans, isJavaGiven),
        defaultsOf(model.planning.plan?.defaults ?? [], trans)
      ]
        .filter(Boolean)
        .map(text => (
          <li key={text}>{text}</li>
        ))}
    </ul>
  );
}

/** Return the found home that a kernel of this draft gets; undefined where it is not among those found. */
export function useChosenHome(): FoundSparkHome | undefined {
  const { model, draft, lockOf } = useForm();
  const homes = model.offers.offers.sparkHomes.value ?? NO_HOMES;
  const planned = model.planning.plan?.plan.spark_home ?? '';
  const path = lockOf('spark_home')?.value ?? effective(draft, 'spark_home');
  return homeAt(homes, path || planned);
}

function useChosenEnvironment(): Environment | null {
  const { model, draft } = useForm();
  const chosen = draft.environment_dir.trim();
  const found = model.offers.offers.environments.value?.find(
    ({ environment_dir }) => environment_dir === chosen
  );
  const looked = model.looking.looked?.environment;
  return (
    found?.environment ?? (looked?.environment_dir === chosen ? looked : null)
  );
}

function homeOptions(
  homes: readonly FoundSparkHome[],
  environment: Environment | null,
  trans: TranslationBundle
): readonly IOption[] {
  return homes.map(home => {
    const { spark_home, sources, found, fault, java_mark } = home;
    const python = pythonMark(home, environment);
    const marks = [
      python && `Python ${environment?.python_version} · ${python}`,
      java_mark && `Java ${home.java?.version} · ${java_mark}`
    ];
    return {
      value: spark_home,
      label: found ? `Spark ${found.spark_version}`.trim() : spark_home,
      detail: [
        ...factsOf(home).slice(1),
        mastersOf(home, trans),
        sources.join(', '),
        spark_home
      ]
        .filter(Boolean)
        .join(' · '),
      mark: marks.filter(Boolean).join('; '),
      fault: fault && `${spark_home} · ${fault}`
    };
  });
}

function factsOf({ found }: FoundSparkHome): string[] {
  return found
    ? [
        `Spark ${found.spark_version || '?'}`,
        found.scala_version && `Scala ${found.scala_version}`,
        found.hadoop_version && `Hadoop ${found.hadoop_version}`
      ].filter(Boolean)
    : [];
}

function mastersOf(
  { found }: FoundSparkHome,
  trans: TranslationBundle
): string {
  const names = {
    local: trans.__('local'),
    standalone: trans.__('standalone'),
    yarn: 'YARN',
    kubernetes: 'Kubernetes'
  };
  return (found?.masters ?? []).map(kind => names[kind]).join(', ');
}

function defaultsOf(
  defaults: readonly PropertyDefault[],
  trans: TranslationBundle
): string {
  const files = [...new Set(defaults.map(({ origin }) => origin))];
  return files.length === 0
    ? ''
    : trans._n(
        '%1 property is set in %2',
        '%1 properties are set in %2',
        defaults.length,
        files.join(', ')
      );
}

function javaOf(
  home: FoundSparkHome,
  trans: TranslationBundle,
  isJavaGiven: boolean
): string {
  const { java, needs_java } = home;
  const needed = needs_java && trans.__('works with %1', needs_java);
  const there = java
    ? trans.__('gets Java %1 (%2)', java.version ?? '?', java.source)
    : trans.__('no Java was found');
  return [needed, !isJavaGiven && there].filter(Boolean).join(', ');
}
