import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import { useId, useState } from 'react';

/** Say what a test does, and ask which packages it compares; null where it was cancelled. */
export async function askPackages(
  display_name: string,
  typed: string,
  trans: TranslationBundle
): Promise<string | null> {
  const { button, value } = await showDialog({
    title: trans.__('Test %1', display_name),
    body: new TestBody(typed, trans),
    focusNodeSelector: 'input',
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: trans.__('Start test') })
    ]
  });
  return button.accept ? (value ?? '') : null;
}

/** Take the names apart that were typed with commas or spaces between. */
export function packageNames(typed: string): string[] {
  return [...new Set(typed.split(/[\s,]+/).filter(Boolean))];
}

class TestBody extends ReactWidget implements Dialog.IBodyWidget<string> {
  constructor(
    private _typed: string,
    private readonly _trans: TranslationBundle
  ) {
    super();
    this.addClass('jp-PySparkKernels-NameDialog');
  }

  getValue(): string {
    return this._typed;
  }

  protected override render(): JSX.Element {
    return (
      <PackagesField
        typed={this._typed}
        trans={this._trans}
        onChange={typed => (this._typed = typed)}
      />
    );
  }
}

function PackagesField(props: {
  readonly typed: string;
  readonly trans: TranslationBundle;
  onChange(typed: string): void;
}): JSX.Element {
  const { trans } = props;
  const id = useId();
  const [typed, setTyped] = useState(props.typed);
  return (
    <>
      <p className="jp-PySparkKernels-About">
        {trans.__(
          'Starts the kernel and its Spark, runs one job, and says what every host runs.'
        )}
      </p>
      <label htmlFor={id}>{trans.__('Packages to compare (optional)')}</label>
      <input
        id={id}
        className="jp-mod-styled"
        autoComplete="off"
        spellCheck={false}
        placeholder={trans.__('Such as: pandas, numpy')}
        aria-describedby={`${id}-hint`}
        value={typed}
        onChange={event => {
          setTyped(event.target.value);
          props.onChange(event.target.value);
        }}
      />
      <div id={`${id}-hint`} className="jp-PySparkKernels-Hint">
        {trans.__('Driver and executors must have the same version of each.')}
      </div>
    </>
  );
}
