import type { ClipboardEvent, KeyboardEvent } from 'react';
import { useId, useMemo, useState } from 'react';

import { SPARK_KEY } from '../api/contract';
import type { Area } from '../model/property-areas';
import type { IPasted } from '../model/property-lines';
import { readPasted } from '../model/property-lines';
import type { IResultGroup, Result } from '../model/property-results';
import { findResults } from '../model/property-results';
import type { IPropertySource } from '../model/property-source';
import { PropertyResults } from './property-results';
import { areaText } from './property-text';
import { useTranslation } from './translation';

/** How many lines a page of keys goes. */
const PAGE = 8;

/** Find a property by name, meaning or area, or take one that nobody knows; a whole file can be pasted. */
export function PropertySearch(props: {
  readonly source: IPropertySource;
  /** Names that are set already. */
  readonly chosen: ReadonlySet<string>;
  readonly disabled: boolean;
  /** Say why a property cannot be set here; undefined where it can. */
  refusal(name: string): string | undefined;
  /** Id of what is said of the search. */
  readonly saidBy: string;
  onChoose(name: string): void;
  onPaste(pasted: IPasted): void;
}): JSX.Element {
  const { source } = props;
  const trans = useTranslation();
  const id = useId();
  const [text, setText] = useState('');
  const [area, setArea] = useState<Area | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);

  const typed = text.trim();
  const { groups, more } = useMemo(
    () =>
      isOpen
        ? findResults(source, { text: typed, area, isName: isName(typed) })
        : { groups: [], more: 0 },
    [source, typed, area, isOpen]
  );
  const results = groups.flatMap(group => group.results);
  const refusal = props.refusal(typed);

  const search = (next: string, within = area) => {
    setText(next);
    setArea(within);
    // The first line of an area leads back; of nothing typed nothing is meant by Enter.
    setActive(within ? 1 : next.trim() ? 0 : -1);
    setOpen(true);
  };
  const take = (pasted: IPasted) => {
    props.onPaste(pasted);
    search('', null);
    setOpen(false);
  };
  const choose = (result: Result | undefined) => {
    if (result?.kind === 'area') {
      search('', result.area);
    } else if (result?.kind === 'all') {
      search('', null);
    } else if (result?.kind === 'family') {
      search(result.property.key, null);
    } else if (result) {
      const name = result.kind === 'new' ? result.name : result.property.key;
      if (props.refusal(name) === undefined) {
        search('', null);
        setOpen(false);
        props.onChoose(name);
      }
    }
  };
  const onPaste = (event: ClipboardEvent) => {
    const pasted = readPasted(
      event.clipboardData.getData('text/plain'),
      trans,
      props.refusal
    );
    if (pasted) {
      event.preventDefault();
      take(pasted);
    }
  };
  const move = (step: number) => {
    setOpen(true);
    setActive(
      isOpen ? Math.max(0, Math.min(active + step, results.length - 1)) : 0
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const keys: Record<string, () => void> = {
      ArrowDown: () => move(1),
      ArrowUp: () => move(-1),
      PageDown: () => move(PAGE),
      PageUp: () => move(-PAGE),
      Enter: () => {
        const pasted = readPasted(text, trans, props.refusal);
        if (pasted) {
          take(pasted);
        } else if (isOpen && refusal === undefined) {
          choose(results[active]);
        }
      }
    };
    if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
      setArea(null);
    } else if (event.key === 'Backspace' && text === '' && area) {
      search('', null);
    } else if (keys[event.key]) {
      event.preventDefault();
      keys[event.key]?.();
    }
  };

  return (
    <div className="jp-PySparkKernels-Search">
      <label htmlFor={`${id}-input`}>
        {area
          ? trans.__('Add a property: %1', areaText(area, trans))
          : trans.__('Add a property')}
      </label>
      <input
        id={`${id}-input`}
        type="text"
        className="jp-mod-styled"
        role="combobox"
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={
          isOpen && results[active] ? `${id}-${active}` : undefined
        }
        aria-describedby={props.saidBy}
        autoComplete="off"
        spellCheck={false}
        placeholder={trans.__(
          'Search, or paste a spark-defaults.conf, --conf options or JSON'
        )}
        value={text}
        disabled={props.disabled}
        onChange={event => search(event.target.value)}
        onClick={() => setOpen(true)}
        onFocus={() => setOpen(true)}
        onBlur={() => {
          setOpen(false);
          setArea(null);
        }}
        onPaste={onPaste}
        onKeyDown={onKeyDown}
      />
      <PropertyResults
        id={id}
        groups={groups}
        more={more}
        active={active}
        chosen={props.chosen}
        refusal={refusal}
        refusalOf={props.refusal}
        hidden={!isOpen || (results.length + typed.length === 0 && !refusal)}
        isMissed={typed !== '' && refusal === undefined && isMissed(groups)}
        onChoose={choose}
      />
    </div>
  );
}

/** Tell whether nothing was found: what leads back and what is near are no hits. */
function isMissed(groups: readonly IResultGroup[]): boolean {
  return groups.every(({ title }) => title === 'near' || title === 'areas');
}

function isName(text: string): boolean {
  return new RegExp(SPARK_KEY).test(text) && text.includes('.');
}
