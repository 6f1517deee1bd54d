import { ArchiveSection } from './archive-section';
import { Choice, Select } from './choice';
import { EnvTable } from './env-table';
import { TextField } from './field';
import { useForm } from './form-context';
import { FormSection } from './form-section';
import { FixedVariables, ProfileValues } from './profile-values';
import { useTranslation } from './translation';

/** Set what is rarely set; folded at first. */
export function MoreSection(): JSX.Element {
  const { draft, set, leave, problemsBelow, disabled } = useForm();
  const trans = useTranslation();
  return (
    <details className="jp-PySparkKernels-More">
      <summary>{trans.__('More')}</summary>
      <FormSection
        title={trans.__('Rarely set')}
        about={trans.__('What is left empty is found when the kernel is made')}
      >
        <TemplateField />
        <div className="jp-PySparkKernels-Pair">
          <Choice
            field="spark_start"
            choices={[
              [
                'background',
                trans.__('behind the kernel, which answers at once')
              ],
              ['eager', trans.__('before the kernel answers')],
              ['none', trans.__('when a cell makes a session')]
            ]}
          />
          <TextField
            field="java_home"
            placeholder={trans.__('JAVA_HOME, or the java on PATH')}
          />
          <TextField
            field="spark_conf_dir"
            placeholder={trans.__('SPARK_CONF_DIR of this server')}
          />
        </div>
        <h3>{trans.__('Environment variables of the kernel')}</h3>
        <EnvTable
          rows={draft.env}
          problems={problemsBelow('env.')}
          disabled={disabled}
          onChange={rows => set('env', rows)}
          onLeave={row => leave(`env.${row.name.trim()}`)}
        />
        <ProfileValues prefix="env." />
        <FixedVariables />
        {draft.submit_args.length > 0 && (
          <p className="jp-PySparkKernels-Hint">
            {trans.__(
              'Further spark-submit arguments are kept as they were: %1',
              draft.submit_args.join(' ')
            )}
          </p>
        )}
      </FormSection>
      <ArchiveSection />
    </details>
  );
}

function TemplateField(): JSX.Element {
  const { model, draft } = useForm();
  const { value, error } = model.offers.offers.templates;
  const offered = value ?? [];
  const isOffered = offered.some(({ template }) => template === draft.template);
  return (
    <Select field="template" hint={error}>
      {offered.map(({ label, template, fault }) => (
        <option key={template} value={template} disabled={fault !== ''}>
          {fault ? `${label} — ${fault}` : label}
        </option>
      ))}
      {!isOffered && <option value={draft.template}>{draft.template}</option>}
    </Select>
  );
}
