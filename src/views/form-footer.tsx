import type { TranslationBundle } from '@jupyterlab/translation';
import { useState } from 'react';

import type { FormModel } from '../model/form-model';
import { useForm } from './form-context';
import { JobProgress } from './job-progress';
import { runningText } from './running-text';
import { useTranslation } from './translation';

/** What can be done with the form, told to the panel. */
export interface IFormActions {
  close(): void;
  openNotebook(kernel_name: string): void;
  /** Tell how many running kernels use a kernel. */
  running(kernel_name: string): number;
  another(): void;
}

/** Show what comes next: Create, how far it is, or what came of it. */
export function FormFooter(props: {
  readonly actions: IFormActions;
  /** What kept Create from making the kernel and is still wrong; empty where nothing is. */
  readonly refusal: string;
  onSubmit(takeOver: boolean): void;
}): JSX.Element {
  const { model, draft } = useForm();
  const trans = useTranslation();
  const name = draft.display_name.trim() || draft.kernel_name;
  if (model.making.made) {
    return <Made {...props.actions} />;
  }
  if (model.making.job) {
    const title = model.editing
      ? trans.__('Updating %1', name)
      : trans.__('Creating %1', name);
    return (
      <div className="jp-PySparkKernels-Footer">
        <JobProgress model={model.making.job} title={title} />
      </div>
    );
  }
  return <Submit {...props} />;
}

function Submit(props: {
  readonly actions: IFormActions;
  readonly refusal: string;
  onSubmit(takeOver: boolean): void;
}): JSX.Element {
  const { model } = useForm();
  const trans = useTranslation();
  const [takesOver, setTakesOver] = useState(false);
  const { kernel } = model;
  const isForeign = kernel?.origin === 'other';
  const isReadOnly = kernel !== null && !kernel.writable;
  const reason = isReadOnly
    ? trans.__(
        'This kernel is in a folder that you may not write. “Duplicate” in the sidebar makes one of your own.'
      )
    : failureText(model, trans) || props.refusal || whatHappens(model, trans);
  return (
    <div className="jp-PySparkKernels-Footer">
      {model.making.conflict && <ConflictBar />}
      {isForeign && !isReadOnly && (
        <label className="jp-PySparkKernels-Check">
          <input
            type="checkbox"
            checked={takesOver}
            onChange={event => setTakesOver(event.target.checked)}
          />
          {trans.__(
            'Take this kernel over: it was made elsewhere, and its file is written anew'
          )}
        </label>
      )}
      <button
        type="submit"
        className="jp-mod-styled jp-mod-accept"
        disabled={
          model.making.isSubmitting || isReadOnly || (isForeign && !takesOver)
        }
        onClick={event => {
          event.preventDefault();
          props.onSubmit(takesOver);
        }}
      >
        {model.editing ? trans.__('Save') : trans.__('Create kernel')}
      </button>
      <button
        type="button"
        className="jp-mod-styled jp-mod-reject"
        onClick={props.actions.close}
      >
        {trans.__('Cancel')}
      </button>
      <p
        role={model.making.failure ? 'alert' : 'status'}
        data-failed={!!model.making.failure || props.refusal !== ''}
      >
        {reason}
      </p>
    </div>
  );
}

function ConflictBar(): JSX.Element {
  const { model } = useForm();
  const trans = useTranslation();
  return (
    <div className="jp-PySparkKernels-Conflict" role="alert">
      <span>
        {trans.__(
          'Somebody else changed this kernel since you opened it. What shall count?'
        )}
      </span>
      <button
        type="button"
        className="jp-mod-styled"
        onClick={() => model.useMine()}
      >
        {trans.__('Mine: I save again')}
      </button>
      <button
        type="button"
        className="jp-mod-styled"
        onClick={() => void model.takeTheirs()}
      >
        {trans.__('Theirs: show it')}
      </button>
    </div>
  );
}

function Made(actions: IFormActions): JSX.Element {
  const { model } = useForm();
  const trans = useTranslation();
  const made = model.making.made;
  const running = made ? actions.running(made.kernel_name) : 0;
  return (
    <div className="jp-PySparkKernels-Footer" data-done>
      <p role="status">
        <span aria-hidden>✓ </span>
        {trans.__('%1 is ready.', made?.display_name ?? '')}
        {running > 0 && ` ${runningText(running, trans)}`}
      </p>
      <button
        type="button"
        className="jp-mod-styled jp-mod-accept"
        autoFocus
        onClick={() => actions.openNotebook(made?.kernel_name ?? '')}
      >
        {trans.__('Open notebook')}
      </button>
      <button
        type="button"
        className="jp-mod-styled jp-mod-reject"
        onClick={model.editing ? actions.close : actions.another}
      >
        {model.editing ? trans.__('Close') : trans.__('Make another')}
      </button>
    </div>
  );
}

/** Say why the kernel was not made; what is wrong with which field stands at that field. */
function failureText(model: FormModel, trans: TranslationBundle): string {
  const count = model.making.refused.filter(
    ({ severity }) => severity === 'error'
  ).length;
  return model.making.failure && count > 0
    ? trans._n(
        '%1 field has to be changed before the kernel can be made.',
        '%1 fields have to be changed before the kernel can be made.',
        count,
        count
      )
    : model.making.failure;
}

function whatHappens(model: FormModel, trans: TranslationBundle): string {
  const plan = model.planning.plan?.plan;
  if (!plan?.kernel_json) {
    return trans.__('Nothing is written before you say so.');
  }
  if (plan.archive?.pack) {
    return trans.__(
      'Packs the environment into the kernel’s folder, then installs the kernel. Nothing else is changed.'
    );
  }
  return plan.install_ipykernel
    ? trans.__(
        'Installs ipykernel into the environment, then writes the kernel’s folder. Nothing else is changed.'
      )
    : trans.__('Writes the kernel’s folder. Nothing else is changed.');
}
