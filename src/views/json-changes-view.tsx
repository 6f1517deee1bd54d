import type { JsonValue } from '../api/contract';
import type { IJsonChange } from '../model/json-changes';
import { useTranslation } from './translation';

/** List what changes in a JSON document; kinds are told by sign and word, not by colour alone. */
export function JsonChanges(props: {
  readonly changes: readonly IJsonChange[];
}): JSX.Element {
  const trans = useTranslation();
  if (props.changes.length === 0) {
    return (
      <p className="jp-PySparkKernels-Hint">
        {trans.__('Nothing changes in kernel.json.')}
      </p>
    );
  }
  const words: Record<IJsonChange['kind'], string> = {
    added: trans.__('added'),
    removed: trans.__('removed'),
    changed: trans.__('changed')
  };
  return (
    <dl className="jp-PySparkKernels-Changes">
      {props.changes.map(({ path, kind, before, after }) => (
        <div key={path}>
          <dt>
            {path} <small>{words[kind]}</small>
          </dt>
          {kind !== 'added' && (
            <dd>
              <del>{`−\u00a0${written(before)}`}</del>
            </dd>
          )}
          {kind !== 'removed' && (
            <dd>
              <ins>{`+\u00a0${written(after)}`}</ins>
            </dd>
          )}
        </div>
      ))}
    </dl>
  );
}

function written(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2);
}
