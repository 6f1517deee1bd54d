import { Clipboard } from '@jupyterlab/apputils';
import { useEffect, useState } from 'react';

import { useTranslation } from './translation';

/** How long "Copied" stands, in milliseconds. */
const SAID_MS = 2000;

/** Copy a text, and say that it was. */
export function CopyButton(props: {
  readonly text: string;
  readonly label: string;
}): JSX.Element {
  const trans = useTranslation();
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    const timer =
      isCopied && window.setTimeout(() => setCopied(false), SAID_MS);
    return () => window.clearTimeout(timer || undefined);
  }, [isCopied]);
  return (
    <button
      type="button"
      className="jp-PySparkKernels-Link"
      aria-label={props.label}
      disabled={!props.text}
      onClick={() => {
        Clipboard.copyToSystem(props.text);
        setCopied(true);
      }}
    >
      <span role="status">
        {isCopied ? trans.__('Copied') : trans.__('Copy')}
      </span>
    </button>
  );
}
