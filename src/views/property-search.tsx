import type { ClipboardEvent, KeyboardEvent } from 'react';
import { useId, useState } from 'react';

import { SPARK_KEY } from '../api/contract';
import { count } from '../model/amounts';
import { readPropertyLines } from '../model/property-lines';
import type { IPropertySource } from '../model/property-source';
import { aboutProperty } from './conf-table';
import { useTranslation } from './translation';

/** How many are offered at once. */
const MOST = 50;

/** Find a property by name or description, or take one that nobody knows; several can be pasted. */
export function PropertySearch(props: {
  readonly source: IPropertySource;
  /** Names that are in the table already. */
  readonly chosen: readonly string[];
  readonly disabled: boolean;
  onAdd(pairs: readonly { name: string; value: string }[]): void;
}): JSX.Element {
  const { source } = props;
  const trans = useTranslation();
  const id = useId();
  const [text, setText] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const [said, setSaid] = useState('');

  const typed = text.trim();
  const found = source
    .search(typed, MOST)
    .filter(({ key }) => !props.chosen.includes(key));
  const isNew =
    new RegExp(SPARK_KEY).test(typed) &&
    !source.find(typed) &&
    !props.chosen.includes(typed);
  const refusal = source.refusal(typed);
  const names = [
    ...found.map(({ key }) => key),
    ...(isNew && !refusal ? [typed] : [])
  ];

  const add = (pairs: readonly { name: string; value: string }[]) => {
    props.onAdd(pairs);
    setText('');
    setOpen(false);
    setActive(0);
    setSaid(
      pairs.length === 1
        ? trans.__('%1 added', pairs[0]?.name ?? '')
        : trans._n(
            '%1 property added',
            '%1 properties added',
            pairs.length,
            pairs.length
          )
    );
  };
  const onPaste = (event: ClipboardEvent) => {
    const pairs = readPropertyLines(event.clipboardData.getData('text'));
    if (pairs) {
      event.preventDefault();
      add(pairs);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const name = names[active];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setOpen(true);
      setActive(
        isOpen ? Math.max(0, Math.min(active + step, names.length - 1)) : 0
      );
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const lines = readPropertyLines(text);
      if (isOpen && name && !refusal) {
        add([{ name, value: '' }]);
      } else if (lines) {
        add(lines);
      }
    } else if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
    }
  };

  return (
    <div className="jp-PySparkKernels-Search">
      <label htmlFor={`${id}-input`}>{trans.__('Add a property')}</label>
      <input
        id={`${id}-input`}
        type="text"
        className="jp-mod-styled"
        role="combobox"
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={
          isOpen && names[active] ? `${id}-${active}` : undefined
        }
        aria-describedby={`${id}-said`}
        autoComplete="off"
        spellCheck={false}
        placeholder={trans.__(
          'Search by name or meaning, type any spark.… name, or paste several'
        )}
        value={text}
        disabled={props.disabled}
        onChange={event => {
          setText(event.target.value);
          setSaid('');
          setActive(0);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onPaste={onPaste}
        onKeyDown={onKeyDown}
      />
      <ul
        id={`${id}-list`}
        role="listbox"
        aria-label={trans.__('Properties')}
        className="jp-PySparkKernels-Popup"
        hidden={!isOpen || (names.length === 0 && !refusal)}
      >
        {isOpen &&
          found.map((record, place) => (
            <li
              key={record.key}
              id={`${id}-${place}`}
              role="option"
              aria-selected={place === active}
              onMouseDown={event => event.preventDefault()}
              onClick={() => add([{ name: record.key, value: '' }])}
            >
              <code>{record.key}</code>
              <small className="jp-PySparkKernels-Chip">
                {aboutProperty(record, trans)}
              </small>
              <small>{record.doc}</small>
            </li>
          ))}
        {isOpen && isNew && !refusal && (
          <li
            id={`${id}-${found.length}`}
            role="option"
            aria-selected={active === found.length}
            onMouseDown={event => event.preventDefault()}
            onClick={() => add([{ name: typed, value: '' }])}
          >
            <code>{typed}</code>
            <small>
              {trans.__('Not known here; it is given to Spark as it is')}
            </small>
          </li>
        )}
        {isOpen && refusal && (
          <li role="option" aria-selected={false} aria-disabled>
            <code>{typed}</code>
            <small>{refusal}</small>
          </li>
        )}
      </ul>
      <div id={`${id}-said`} role="status" className="jp-PySparkKernels-Hint">
        {said ||
          trans.__('%1 properties are known by name here', count(source.count))}
      </div>
    </div>
  );
}
