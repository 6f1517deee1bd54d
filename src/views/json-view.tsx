import type { ReactNode } from 'react';
import { memo } from 'react';

import type { JsonValue } from '../api/contract';

/** Show a JSON document, indented and coloured like JupyterLab's editor. */
export const JsonView = memo(function JsonView(props: {
  readonly value: JsonValue;
}): JSX.Element {
  return (
    <pre className="jp-PySparkKernels-Json">{render(props.value, '')}</pre>
  );
});

function render(value: JsonValue, indent: string): ReactNode {
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    const items = value.map((item, place) => (
      <span key={place} data-kind="item">
        {deeper}
        {render(item, deeper)}
        {place < value.length - 1 && ','}
        {'\n'}
      </span>
    ));
    return value.length ? (
      <>
        {'[\n'}
        {items}
        {indent}]
      </>
    ) : (
      '[]'
    );
  }
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value);
    return pairs.length ? (
      <>
        {'{\n'}
        {pairs.map(([name, item], place) => (
          <span key={name}>
            {deeper}
            <span data-kind="name">{JSON.stringify(name)}</span>
            {': '}
            {render(item, deeper)}
            {place < pairs.length - 1 && ','}
            {'\n'}
          </span>
        ))}
        {indent}
        {'}'}
      </>
    ) : (
      '{}'
    );
  }
  return <span data-kind={typeof value}>{JSON.stringify(value)}</span>;
}
