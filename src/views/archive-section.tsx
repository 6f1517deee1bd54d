import type { TranslationBundle } from '@jupyterlab/translation';
import { useId } from 'react';

import type { IDraft } from '../model/draft';
import { Choice } from './choice';
import { Lock } from './field';
import { useForm } from './form-context';
import { FormSection } from './form-section';
import { NamesField } from './names-field';
import { PackageSizes } from './package-sizes';
import { useTranslation } from './translation';

/** Choose what of the environment is sent to the executors. */
export function ArchiveSection(): JSX.Element {
  const { draft, lockOf } = useForm();
  const trans = useTranslation();
  const fixed = lockOf('self_contained');
  const chosen = (fixed?.value ??
    draft.self_contained) as IDraft['self_contained'];
  return (
    <FormSection
      title={trans.__('Archive')}
      about={
        draft.spark_master.trim().startsWith('local')
          ? trans.__('None is made: executors here use the environment itself')
          : trans.__('What of the environment goes to every executor')
      }
    >
      <div className="jp-PySparkKernels-Pair">
        <Choice
          field="archive_format"
          choices={[
            ['auto', trans.__('what suits the master')],
            ['zip', 'zip'],
            ['tar.gz', 'tar.gz']
          ]}
        />
        <Choice
          field="self_contained"
          hint={aboutInterpreter(chosen, trans)}
          choices={[
            ['auto', trans.__('carried where it is needed')],
            ['always', trans.__('always carried')],
            ['never', trans.__('never carried')]
          ]}
        />
      </div>
      <SlimField />
      <NamesField
        field="leave_out"
        placeholder={trans.__('Names, such as scikit-learn, jupyterlab')}
      />
      <NamesField
        field="check_imports"
        placeholder={trans.__('Names, such as pandas, pyarrow')}
        hint={trans.__(
          'They are imported from the packed archive; where that fails, it is not used.'
        )}
      />
      <PackageSizes />
    </FormSection>
  );
}

function SlimField(): JSX.Element {
  const { draft, set, lockOf, disabled } = useForm();
  const trans = useTranslation();
  const said = useId();
  const lock = lockOf('slim');
  return (
    <div data-field="slim">
      <label className="jp-PySparkKernels-Check">
        <input
          type="checkbox"
          checked={lock ? lock.value === 'true' : draft.slim}
          disabled={!!lock || disabled}
          aria-describedby={said}
          onChange={event => set('slim', event.target.checked)}
        />
        {trans.__('Leave out what executors don’t need')}
      </label>
      <div id={said}>
        {lock && <Lock reason={lock.reason} />}
        <div className="jp-PySparkKernels-Hint">
          {trans.__('Headers, type stubs, packages’ own tests, and pip.')}
        </div>
      </div>
    </div>
  );
}

function aboutInterpreter(
  chosen: IDraft['self_contained'],
  trans: TranslationBundle
): string {
  switch (chosen) {
    case 'auto':
      return trans.__(
        'With the environment, where that uses a Python outside of it: nodes need none.'
      );
    case 'always':
      return trans.__('With every archive; where it cannot be, you are told.');
    case 'never':
      return trans.__(
        'A smaller archive: every node needs the same Python at the same path.'
      );
  }
}
