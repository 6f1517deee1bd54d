import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { HTMLSelect, ReactWidget } from '@jupyterlab/ui-components';
import { useId, useState } from 'react';

import type { OfferedLocation } from '../api/contract';
import { isKernelName } from '../model/kernel-name';
import { locationLabel } from './location-label';

/** What is typed in the dialog. */
export interface INames {
  readonly kernel_name: string;
  readonly display_name: string;
  readonly location: string;
}

/** What the dialog shows; no choice of a location where none is offered. */
export interface INameDialogOptions {
  readonly title: string;
  readonly accept: string;
  readonly names: INames;
  readonly locations: readonly OfferedLocation[];
  /** What the server said of the names that were typed before; empty at first. */
  readonly refusal: string;
  /** What should be known before it is accepted; empty where nothing has to be said. */
  readonly note: string;
}

/** Ask for the names of a kernel; null where it was cancelled. A name that cannot be one is asked for again. */
export async function askNames(
  options: INameDialogOptions,
  trans: TranslationBundle
): Promise<INames | null> {
  const body = new NameBody(options, trans);
  const { button, value } = await showDialog({
    title: options.title,
    body,
    focusNodeSelector: 'input',
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: options.accept })
    ]
  });
  if (!button.accept || !value) {
    return null;
  }
  if (!isKernelName(value.kernel_name)) {
    const refusal = trans.__(
      'Use a to z, 0 to 9, “.”, “_” and “-” only, beginning with a letter or digit; 100 characters at most.'
    );
    return askNames({ ...options, names: value, refusal }, trans);
  }
  return value;
}

class NameBody extends ReactWidget implements Dialog.IBodyWidget<INames> {
  constructor(
    private readonly _options: INameDialogOptions,
    private readonly _trans: TranslationBundle
  ) {
    super();
    this.addClass('jp-PySparkKernels-NameDialog');
    this._names = _options.names;
  }

  getValue(): INames {
    return this._names;
  }

  protected override render(): JSX.Element {
    return (
      <NameFields
        options={this._options}
        trans={this._trans}
        onChange={names => (this._names = names)}
      />
    );
  }

  private _names: INames;
}

function NameFields(props: {
  readonly options: INameDialogOptions;
  readonly trans: TranslationBundle;
  onChange(names: INames): void;
}): JSX.Element {
  const { options, trans } = props;
  const id = useId();
  const [names, setNames] = useState(options.names);
  const set = (change: Partial<INames>) => {
    const changed = { ...names, ...change };
    setNames(changed);
    props.onChange(changed);
  };
  return (
    <>
      {options.note && (
        <p className="jp-PySparkKernels-About">{options.note}</p>
      )}
      <label htmlFor={`${id}-name`}>{trans.__('Kernel name')}</label>
      <input
        id={`${id}-name`}
        className="jp-mod-styled"
        autoComplete="off"
        spellCheck={false}
        aria-invalid={options.refusal !== ''}
        aria-describedby={`${id}-said`}
        value={names.kernel_name}
        onChange={event => set({ kernel_name: event.target.value })}
      />
      <div
        id={`${id}-said`}
        className="jp-PySparkKernels-Problem"
        role="alert"
        hidden={!options.refusal}
      >
        {options.refusal}
      </div>
      <label htmlFor={`${id}-display`}>{trans.__('Display name')}</label>
      <input
        id={`${id}-display`}
        className="jp-mod-styled"
        autoComplete="off"
        value={names.display_name}
        onChange={event => set({ display_name: event.target.value })}
      />
      {options.locations.length > 0 && (
        <>
          <label htmlFor={`${id}-location`}>{trans.__('Location')}</label>
          <HTMLSelect
            id={`${id}-location`}
            className="jp-PySparkKernels-Select"
            value={names.location}
            onChange={event => set({ location: event.target.value })}
          >
            {options.locations.map(({ location, label, kernels_dir }) => (
              <option key={location} value={location}>
                {`${locationLabel(label, trans)} — ${kernels_dir}`}
              </option>
            ))}
          </HTMLSelect>
        </>
      )}
    </>
  );
}
