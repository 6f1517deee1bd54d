import { useId, useMemo, useRef } from 'react';

import type { FieldProperty } from '../model/draft';
import { FIELD_PROPERTIES, isFieldProperty } from '../model/draft';
import { kindOf } from '../model/master';
import { effective, nameOf } from '../model/profiles';
import { CatalogueOffer } from './catalogue-offer';
import { ConfTable } from './conf-table';
import { Field, ProblemText } from './field';
import { fieldLabel } from './field-label';
import { useForm } from './form-context';
import { FormSection } from './form-section';
import { useProfileValues } from './origin-hint';
import { ProfileValues } from './profile-values';
import { ProfilesLine } from './profiles-line';
import type { IDefault } from './property-text';
import { useTranslation } from './translation';

/** Set Spark properties: the few that everyone sets as fields, all others in a table. */
export function SettingsSection(): JSX.Element {
  const form = useForm();
  const { model, draft, source, set, leave, problemOf, problemsBelow } = form;
  const trans = useTranslation();
  const id = useId();
  const fields = useRef<HTMLDivElement>(null);
  const { policy } = model.offers.offers;
  const defaults = useDefaults();
  const isStandalone =
    kindOf(
      form.lockOf('spark_master')?.value ?? effective(draft, 'spark_master')
    ) === 'standalone';
  const fixed = useMemo(
    () =>
      (policy.value?.fixed ?? []).filter(
        ({ field }) =>
          field.startsWith('spark_conf.') && !isFieldProperty(nameOf(field))
      ),
    [policy.value]
  );
  return (
    <FormSection
      title={trans.__('Settings')}
      about={trans.__('Empty means Spark’s default')}
    >
      <ProfilesLine />
      <div ref={fields} className="jp-PySparkKernels-Four">
        {FIELD_PROPERTIES.map(name => (
          <PropertyField
            key={name}
            name={name}
            placeholder={
              defaults.get(name)?.value ??
              (isStandalone && name === 'spark.executor.cores'
                ? trans.__('All of the worker')
                : undefined) ??
              (source.find(name) &&
                (source.find(name)?.default || trans.__('Spark decides'))) ??
              ''
            }
            saidBy={`${id}-${name}`}
          />
        ))}
      </div>
      {/* Below all four: a column is too narrow for a sentence. */}
      {FIELD_PROPERTIES.map(name => {
        const problem = problemOf(`spark_conf.${name}`);
        return (
          <div key={name} id={`${id}-${name}`} hidden={!problem}>
            {problem && (
              <ProblemText
                problem={{
                  ...problem,
                  message: trans.__(
                    '%1: %2',
                    fieldLabel(problem.field, trans),
                    problem.message
                  )
                }}
              />
            )}
          </div>
        );
      })}
      {isStandalone && draft.fields['spark.executor.instances'].trim() && (
        <p className="jp-PySparkKernels-Hint" role="status">
          {trans.__(
            'Executors: a standalone cluster gives as many as fit; spark.cores.max limits them.'
          )}
        </p>
      )}
      <ConfTable
        properties={draft}
        source={source}
        fault={model.offers.offers.properties.error}
        defaults={defaults}
        fixed={fixed}
        problems={problemsBelow('spark_conf.')}
        disabled={form.disabled}
        refusal={name => {
          const lock = form.lockOf(`spark_conf.${name}`);
          return lock
            ? trans.__('Fixed by your administrator. %1', lock.reason)
            : source.refusal(name);
        }}
        onChange={(changed, typed) => {
          const judged = typed && `spark_conf.${typed.name.trim()}`;
          set('rows', changed.rows, judged);
          set('fields', changed.fields);
        }}
        onLeave={row => leave(`spark_conf.${row.name.trim()}`)}
        onPasted={names => leave(...names.map(name => `spark_conf.${name}`))}
        onField={name =>
          fields.current
            ?.querySelector<HTMLElement>(
              `[data-field="spark_conf.${name}"] input`
            )
            ?.focus()
        }
      />
      <ProfileValues prefix="spark_conf." />
      <CatalogueOffer />
    </FormSection>
  );
}

/** Return what holds where the kernel sets nothing: what the ticked profiles say, else spark-defaults.conf. */
function useDefaults(): ReadonlyMap<string, IDefault> {
  const { model } = useForm();
  const trans = useTranslation();
  const inFiles = model.planning.plan?.defaults;
  const inProfiles = useProfileValues();
  return useMemo(
    () =>
      new Map<string, IDefault>([
        ...(inFiles ?? []).map(each => [each.key, each] as const),
        ...[...inProfiles].map(
          ([field, { value, profile }]) =>
            [
              field.replace(/^spark_conf\./, ''),
              { value, origin: trans.__('profile %1', profile) }
            ] as const
        )
      ]),
    [inFiles, inProfiles, trans]
  );
}

function PropertyField(props: {
  readonly name: FieldProperty;
  readonly placeholder: string;
  readonly saidBy: string;
}): JSX.Element {
  const { draft, set, leave, lockOf, disabled } = useForm();
  const { name } = props;
  const field = `spark_conf.${name}`;
  const lock = lockOf(field);
  return (
    <Field field={field} saidBy={props.saidBy}>
      {control => (
        <input
          {...control}
          type="text"
          className="jp-mod-styled"
          title={name}
          autoComplete="off"
          spellCheck={false}
          value={lock ? lock.value : draft.fields[name]}
          placeholder={props.placeholder}
          readOnly={!!lock || disabled}
          onChange={event =>
            set(
              'fields',
              { ...draft.fields, [name]: event.target.value },
              field
            )
          }
          onBlur={() => leave(field)}
        />
      )}
    </Field>
  );
}
