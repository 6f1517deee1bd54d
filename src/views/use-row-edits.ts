import type { RefObject } from 'react';
import { useCallback, useRef } from 'react';

import type { INameValueRow } from '../model/draft';

/** Edit rows by functions that stay the same, so that a key pressed renders one row and not all. */
export function useRowEdits(
  props: {
    readonly rows: readonly INameValueRow[];
    /** Take changed rows; one of them is being typed, where it is named. */
    onChange(rows: readonly INameValueRow[], typed?: INameValueRow): void;
    onLeave(row: INameValueRow): void;
  },
  list: RefObject<HTMLElement>
) {
  const latest = useRef(props);
  latest.current = props;
  const change = useCallback((row: INameValueRow) => {
    const { rows, onChange } = latest.current;
    onChange(
      rows.map(other => (other.id === row.id ? row : other)),
      row
    );
  }, []);
  const leave = useCallback(
    (row: INameValueRow) => latest.current.onLeave(row),
    []
  );
  const remove = useCallback(
    (row: INameValueRow) => {
      const { rows, onChange } = latest.current;
      const place = rows.findIndex(({ id }) => id === row.id);
      onChange(rows.filter(({ id }) => id !== row.id));
      const next = rows[place + 1] ?? rows[place - 1];
      // The focus goes to the neighbour: without one it would fall to the page's body.
      const target = next
        ? document.getElementById(next.id)
        : list.current?.parentElement?.querySelector<HTMLElement>(
            ':scope > div input, :scope > button'
          );
      target?.focus();
    },
    [list]
  );
  return { change, leave, remove };
}
