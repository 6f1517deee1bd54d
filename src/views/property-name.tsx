import { Fragment } from 'react';

/** Show a name, which may go on below at each of its words. */
export function PropertyName(props: { readonly name: string }): JSX.Element {
  // After a dot, and before a capital letter.
  const parts = props.name.split(/(?<=\.)|(?=(?<=[a-z])[A-Z])/);
  return (
    <code>
      {parts.map((part, place) => (
        <Fragment key={place}>
          {place > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </code>
  );
}
