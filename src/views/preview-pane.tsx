import type { TranslationBundle } from '@jupyterlab/translation';
import type { KeyboardEvent } from 'react';
import { Fragment, useId, useRef, useState } from 'react';

import type { PlannedArchive, PlanReply } from '../api/contract';
import { jsonChanges } from '../model/json-changes';
import { shellCommand } from '../model/shell-words';
import { CopyButton } from './copy-button';
import { fieldLabel } from './field-label';
import { JsonChanges } from './json-changes-view';
import { JsonView } from './json-view';
import { ProblemList } from './problem-list';
import { useTranslation } from './translation';

type Tab = 'file' | 'changes' | 'command';

/** Show what a draft would become: its file, what changes, the same as a command, and what is wrong. */
export function PreviewPane(props: {
  readonly reply: PlanReply | null;
  readonly isLoading: boolean;
  readonly error: string;
  /** Fields that are still to be filled in: no errors before somebody was there. */
  readonly missing: readonly string[];
  readonly editing: boolean;
  onShowField(field: string): void;
}): JSX.Element {
  const { reply, editing, missing } = props;
  const trans = useTranslation();
  const id = useId();
  const [chosen, setChosen] = useState<Tab>(editing ? 'changes' : 'file');
  // What was whole before stays in view while an error keeps the file from being made.
  const last = useRef<PlanReply['plan']['kernel_json']>(null);
  last.current = reply?.plan.kernel_json ?? (reply ? last.current : null);
  const isStale = reply !== null && reply.plan.kernel_json === null;
  const problems =
    reply?.plan.problems.filter(({ field }) => !missing.includes(field)) ?? [];
  const isWrong = problems.some(({ severity }) => severity === 'error');

  const labels: Record<Tab, string> = {
    file: 'kernel.json',
    changes: trans.__('Changes'),
    command: trans.__('Command line')
  };
  const tabs: readonly Tab[] = editing
    ? ['changes', 'file', 'command']
    : ['file', 'command'];
  const command = reply ? shellCommand(reply.command) : '';
  const changes =
    reply && last.current
      ? jsonChanges(reply.plan.current_kernel_json ?? {}, last.current)
      : [];
  const texts: Record<Tab, string> = {
    file: last.current ? JSON.stringify(last.current, null, 2) : '',
    changes: JSON.stringify(changes, null, 2),
    command
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const next =
      step && tabs[(tabs.indexOf(chosen) + step + tabs.length) % tabs.length];
    if (next) {
      event.preventDefault();
      setChosen(next);
      document.getElementById(`${id}-${next}`)?.focus();
    }
  };

  return (
    <div className="jp-PySparkKernels-Preview" aria-busy={props.isLoading}>
      <div className="jp-PySparkKernels-Tabs">
        <div
          role="tablist"
          aria-label={trans.__('Preview')}
          onKeyDown={onKeyDown}
        >
          {tabs.map(tab => (
            <button
              key={tab}
              id={`${id}-${tab}`}
              type="button"
              role="tab"
              aria-selected={tab === chosen}
              aria-controls={`${id}-panel`}
              tabIndex={tab === chosen ? 0 : -1}
              onClick={() => setChosen(tab)}
            >
              {labels[tab]}
            </button>
          ))}
        </div>
        <CopyButton
          text={texts[chosen]}
          label={trans.__('Copy: %1', labels[chosen])}
        />
      </div>
      <div
        id={`${id}-panel`}
        role="tabpanel"
        tabIndex={0}
        aria-labelledby={`${id}-${chosen}`}
        className="jp-PySparkKernels-PreviewPanel"
        data-stale={isStale}
      >
        {!reply && (
          <p className="jp-PySparkKernels-Hint">
            {props.isLoading
              ? trans.__('Asking the server what will be written…')
              : trans.__('Choose an environment to see what will be written.')}
          </p>
        )}
        {reply && missing.length > 0 && (
          <Missing fields={missing} onShowField={props.onShowField} />
        )}
        {isStale && isWrong && (
          <p className="jp-PySparkKernels-Hint">
            {last.current
              ? trans.__('As it was before the errors below:')
              : trans.__('It is shown here once the errors below are gone.')}
          </p>
        )}
        {chosen === 'file' && last.current && <JsonView value={last.current} />}
        {chosen === 'changes' && last.current && (
          <JsonChanges changes={changes} />
        )}
        {chosen === 'command' && command && (
          <>
            <pre className="jp-PySparkKernels-Json">{command}</pre>
            {reply?.command_notes.map(note => (
              <p key={note} className="jp-PySparkKernels-Hint">
                {note}
              </p>
            ))}
          </>
        )}
      </div>
      {props.error && (
        <p className="jp-PySparkKernels-Box" data-severity="error" role="alert">
          {props.error}
        </p>
      )}
      {reply && (problems.length > 0 || missing.length === 0) && (
        <ProblemList problems={problems} onShowField={props.onShowField} />
      )}
      {reply?.plan.archive && (
        <p className="jp-PySparkKernels-Box" data-severity="good">
          <b>{archiveTitle(reply.plan.archive, trans)}</b>
          <span>{reply.plan.archive.reason}</span>
        </p>
      )}
    </div>
  );
}

/** Say what is still to be filled in; each leads to its field. */
function Missing(props: {
  readonly fields: readonly string[];
  onShowField(field: string): void;
}): JSX.Element {
  const trans = useTranslation();
  return (
    <p className="jp-PySparkKernels-Hint">
      {trans.__('Still to fill in:')}
      {props.fields.map(field => (
        <Fragment key={field}>
          {' '}
          <button
            type="button"
            className="jp-PySparkKernels-Link"
            onClick={() => props.onShowField(field)}
          >
            {fieldLabel(field, trans)}
          </button>
        </Fragment>
      ))}
    </p>
  );
}

function archiveTitle(
  archive: PlannedArchive,
  trans: TranslationBundle
): string {
  if (archive.copy_of) {
    return trans.__("Another kernel's archive is taken over");
  }
  return archive.pack
    ? trans.__('The environment will be packed')
    : trans.__('The archive stays as it is');
}
