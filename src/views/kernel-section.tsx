import { HTMLSelect } from '@jupyterlab/ui-components';

import type { OfferedLocation } from '../api/contract';
import { Field, TextField } from './field';
import { useForm } from './form-context';
import { FormSection } from './form-section';
import { locationLine } from './location-label';
import { useTranslation } from './translation';

/** Name the kernel and choose who sees it. */
export function KernelSection(): JSX.Element {
  const { model } = useForm();
  const trans = useTranslation();
  return (
    <FormSection
      title={trans.__('Kernel')}
      about={trans.__('How it is listed and who sees it')}
    >
      <div className="jp-PySparkKernels-Pair">
        <TextField
          field="display_name"
          placeholder={trans.__('The kernel name')}
        />
        <TextField
          field="kernel_name"
          readOnly={model.editing}
          hint={
            model.editing
              ? trans.__('“Rename” in the sidebar changes it')
              : trans.__('Name of its folder: a to z, 0 to 9, “.”, “_”, “-”')
          }
        />
      </div>
      <LocationField />
    </FormSection>
  );
}

function LocationField(): JSX.Element {
  const { model, draft, set, leave, disabled } = useForm();
  const trans = useTranslation();
  const { value, error } = model.offers.offers.locations;
  const offered = (value?.locations ?? []).filter(
    ({ location, offered }) => offered || location === draft.location
  );
  const chosen = offered.find(({ location }) => location === draft.location);
  return (
    <Field
      field="kernels_dir"
      hint={error || (chosen && aboutLocation(chosen))}
    >
      {control => (
        <HTMLSelect
          {...control}
          className="jp-PySparkKernels-Select"
          value={draft.location}
          disabled={disabled || model.editing}
          onChange={event => set('location', event.target.value)}
          onBlur={() => leave('kernels_dir')}
        >
          {offered.map(place => (
            <option key={place.location} value={place.location}>
              {locationLine(place, trans)}
            </option>
          ))}
        </HTMLSelect>
      )}
    </Field>
  );
}

function aboutLocation({ problems }: OfferedLocation): string {
  return problems.map(({ message }) => message).join(' ');
}
