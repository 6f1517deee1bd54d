import type { TranslationBundle } from '@jupyterlab/translation';
import { useEffect, useMemo } from 'react';

import type {
  Environment,
  FoundEnvironment,
  FoundSparkHome
} from '../api/contract';
import { bytes } from '../model/amounts';
import { nameOf } from '../model/environment-name';
import { pythonMark } from '../model/spark-homes';
import type { IOption } from './combobox';
import { Combobox } from './combobox';
import { Field } from './field';
import { useForm } from './form-context';
import { FormSection } from './form-section';
import { useChosenHome } from './spark-home-field';
import { useTranslation } from './translation';

/** Choose the Python environment, and show what was found there. */
export function EnvironmentSection(): JSX.Element {
  const { model, draft, set, leave, disabled } = useForm();
  const trans = useTranslation();
  const { value, isLoading, error } = model.offers.offers.environments;
  const home = useChosenHome();
  const options = useMemo(
    () => environmentOptions(value ?? [], home),
    [value, home]
  );
  const chosen = draft.environment_dir.trim();
  const isKnown = options.some(option => option.value === chosen);
  useEffect(() => {
    if (isKnown) {
      void model.looking.look(chosen);
    }
  }, [model, chosen, isKnown]);

  return (
    <FormSection
      title={trans.__('Environment')}
      about={trans.__('Runs on the driver and, packed, on every executor')}
    >
      <Field field="environment_dir" hint={error}>
        {control => (
          <Combobox
            control={control}
            value={draft.environment_dir}
            options={options}
            placeholder={
              isLoading
                ? trans.__('Looking for environments…')
                : trans.__('Choose one, or type the path of any')
            }
            nothing={
              isLoading
                ? trans.__('Looking for environments…')
                : options.length > 0
                  ? trans.__('None is known by this name; a path can be typed')
                  : trans.__('None was found; a path can be typed')
            }
            more={isLoading ? trans.__('Looking for more…') : ''}
            readOnly={disabled}
            onChange={path => set('environment_dir', path)}
            onLeave={() => {
              leave('environment_dir');
              void model.looking.look(draft.environment_dir);
            }}
          />
        )}
      </Field>
      <EnvironmentFacts />
    </FormSection>
  );
}

function EnvironmentFacts(): JSX.Element | null {
  const { model, draft, set, disabled } = useForm();
  const trans = useTranslation();
  const planned = model.planning.plan?.plan.environment;
  const looked = model.looking.looked?.environment;
  const found = [looked, planned].find(
    environment => environment?.environment_dir === draft.environment_dir.trim()
  );
  if (!found) {
    return null;
  }
  return (
    <>
      <ul
        className="jp-PySparkKernels-Facts"
        aria-label={trans.__('Found in this environment')}
      >
        {factsOf(found, trans).map(({ text, isGood }) => (
          <li key={text} data-good={isGood}>
            {isGood && <span aria-hidden>✓ </span>}
            {text}
          </li>
        ))}
      </ul>
      {found.ipykernel === null && (
        <label className="jp-PySparkKernels-Check">
          <input
            type="checkbox"
            checked={draft.install_ipykernel}
            disabled={disabled}
            onChange={event => set('install_ipykernel', event.target.checked)}
          />
          {trans.__('Install ipykernel into it: a kernel cannot run without')}
        </label>
      )}
    </>
  );
}

function factsOf(
  found: Environment,
  trans: TranslationBundle
): { text: string; isGood: boolean }[] {
  const plain = (text: string) => ({ text, isGood: false });
  return [
    plain(found.kind),
    plain(
      `${found.implementation === 'CPython' ? 'Python' : found.implementation} ${found.python_version}`
    ),
    plain(
      trans._n(
        '%1 package',
        '%1 packages',
        found.package_count,
        found.package_count
      )
    ),
    ...(found.size_bytes === null ? [] : [plain(bytes(found.size_bytes))]),
    ...(found.ipykernel === null
      ? [plain(trans.__('no ipykernel'))]
      : [{ text: `ipykernel ${found.ipykernel}`, isGood: true }]),
    found.base_dir === null
      ? { text: trans.__('carries its own Python'), isGood: true }
      : plain(trans.__('uses the Python in %1', found.base_dir))
  ];
}

function environmentOptions(
  environments: readonly FoundEnvironment[],
  home: FoundSparkHome | undefined
): readonly IOption[] {
  // What can be a kernel at once comes first, what is broken last.
  const rank = ({ environment, fault }: FoundEnvironment) =>
    fault ? 2 : Number(environment?.ipykernel === null);
  const sorted = [...environments].sort(
    (one, other) => rank(one) - rank(other)
  );
  return sorted.map(({ environment_dir, environment, fault, name, tool }) => ({
    value: environment_dir,
    label: name || nameOf(environment_dir),
    detail: environment
      ? `${tool || environment.kind} · Python ${environment.python_version} · ${environment_dir}`
      : environment_dir,
    mark: pythonMark(home, environment),
    fault: fault && `${environment_dir} · ${fault}`
  }));
}
