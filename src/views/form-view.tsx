import type { IDraft } from '../model/draft';
import type { FormModel } from '../model/form-model';
import type { IFormActions } from './form-footer';
import { KernelForm } from './kernel-form';
import { useTranslation } from './translation';
import { useSignal } from './use-signal';

/** Show the form, or why it cannot be shown. */
export function FormView(props: {
  readonly model: FormModel;
  readonly previewOpen: boolean;
  readonly actions: IFormActions;
  onDraft(draft: IDraft): void;
}): JSX.Element {
  const { model } = props;
  const trans = useTranslation();
  useSignal(model.changed);
  if (model.error) {
    return (
      <div className="jp-PySparkKernels-Fault" role="alert">
        <h1>{trans.__('The form cannot be shown')}</h1>
        <p>{model.error.message}</p>
        <button
          type="button"
          className="jp-mod-styled jp-mod-accept"
          onClick={() => void model.load()}
        >
          {trans.__('Try again')}
        </button>
      </div>
    );
  }
  if (!model.initial) {
    return (
      <p className="jp-PySparkKernels-Fault" role="status">
        {trans.__('Asking the server what it offers…')}
      </p>
    );
  }
  return <KernelForm key={model.round} {...props} initial={model.initial} />;
}
