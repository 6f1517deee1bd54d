import type { FocusEvent, KeyboardEvent } from 'react';
import {
  useCallback,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState
} from 'react';
import { caretDownEmptyIcon } from '@jupyterlab/ui-components';

import type { IControl } from './field';
import { SteadyList } from './steady-list';
import { useTranslation } from './translation';

/** Offer a value: what is chosen, its name for people, and what else is known of it. */
export interface IOption {
  readonly value: string;
  readonly label: string;
  readonly detail: string;
  /** Why it cannot be chosen; empty where it may be. */
  readonly fault: string;
  /** Why it does not go with what else is chosen. */
  readonly mark?: string;
}

/** Let a value be typed, or chosen from a list that follows the typing. */
export function Combobox(props: {
  readonly control: IControl;
  readonly value: string;
  readonly options: readonly IOption[];
  readonly placeholder?: string;
  readonly readOnly?: boolean;
  /** What stands in the list where nothing matches. */
  readonly nothing: string;
  /** What stands below the choices while there may be more; empty where there are not. */
  readonly more?: string;
  onChange(value: string): void;
  onLeave(): void;
}): JSX.Element {
  const { value, readOnly } = props;
  const trans = useTranslation();
  const listId = useId();
  const box = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [isOpen, setOpen] = useState(false);
  const [isTyped, setTyped] = useState(false);
  const [active, setActive] = useState('');
  const idOf = useRowIds(listId);
  const options = useMemo(
    () => (isTyped ? matching(props.options, value) : props.options),
    [isTyped, props.options, value]
  );
  // The list may grow above it: what is active is a choice, not a place.
  const place = options.findIndex(option => option.value === active);

  useEffect(() => {
    if (isOpen && active) {
      document
        .getElementById(idOf(active))
        ?.scrollIntoView({ block: 'nearest' });
    }
  }, [isOpen, active, idOf]);

  const open = () => {
    setOpen(!readOnly);
    setActive(value);
  };
  const close = () => {
    setOpen(false);
    setTyped(false);
    setActive('');
  };
  const choose = (option: IOption | undefined) => {
    if (option) {
      props.onChange(option.value);
    }
    close();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const go = (steps: number) => {
      const next = Math.min(Math.max(place + steps, 0), options.length - 1);
      setActive(options[next]?.value ?? '');
    };
    const moves: Record<string, () => void> = {
      ArrowDown: () => (isOpen ? go(1) : open()),
      ArrowUp: () => (isOpen ? go(-1) : open()),
      PageDown: () => go(8),
      PageUp: () => go(-8),
      Enter: () => choose(options[place])
    };
    if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (moves[event.key] && (isOpen || event.key.startsWith('Arrow'))) {
      event.preventDefault();
      moves[event.key]?.();
    }
  };

  const onBlur = (event: FocusEvent) => {
    if (!box.current?.contains(event.relatedTarget)) {
      close();
      props.onLeave();
    }
  };

  return (
    <div className="jp-PySparkKernels-Combobox" ref={box} onBlur={onBlur}>
      <input
        {...props.control}
        ref={input}
        type="text"
        className="jp-mod-styled"
        role="combobox"
        aria-expanded={isOpen}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && place >= 0 ? idOf(active) : undefined}
        autoComplete="off"
        spellCheck={false}
        value={value}
        placeholder={props.placeholder}
        readOnly={readOnly}
        onChange={event => {
          props.onChange(event.target.value);
          setTyped(true);
          setActive('');
          setOpen(true);
        }}
        onClick={() => !isOpen && open()}
        onKeyDown={onKeyDown}
      />
      <button
        type="button"
        className="jp-PySparkKernels-ComboboxButton"
        tabIndex={-1}
        aria-label={trans.__('Show the choices')}
        aria-expanded={isOpen}
        disabled={readOnly}
        onClick={() => {
          if (isOpen) {
            close();
          } else {
            open();
          }
          input.current?.focus();
        }}
      >
        <caretDownEmptyIcon.react tag="span" />
      </button>
      <SteadyList
        id={listId}
        label={trans.__('Choices')}
        hidden={!isOpen}
        text={isTyped ? value : ''}
        options={options}
      >
        {isOpen &&
          options.map(option => (
            <li
              key={option.value}
              id={idOf(option.value)}
              role="option"
              aria-selected={option.value === active}
              title={option.value}
              onMouseDown={event => event.preventDefault()}
              onClick={() => choose(option)}
            >
              <span>{option.label}</span>
              {option.mark && (
                <small className="jp-PySparkKernels-Mark">
                  <span aria-hidden>! </span>
                  {option.mark}
                </small>
              )}
              <small>{option.fault || option.detail}</small>
            </li>
          ))}
        {isOpen && options.length === 0 && (
          <li role="option" aria-selected={false} aria-disabled>
            <small>{props.nothing}</small>
          </li>
        )}
        {isOpen && options.length > 0 && props.more && (
          <li
            className="jp-PySparkKernels-More"
            role="option"
            aria-selected={false}
            aria-disabled
          >
            <small>{props.more}</small>
          </li>
        )}
      </SteadyList>
    </div>
  );
}

/** Return what gives each value an id, made once. */
function useRowIds(listId: string): (value: string) => string {
  const known = useRef(new Map<string, number>());
  return useCallback(
    value => {
      const ids = known.current;
      const id = ids.get(value) ?? ids.size;
      ids.set(value, id);
      return `${listId}-${id}`;
    },
    [listId]
  );
}

function matching(
  options: readonly IOption[],
  text: string
): readonly IOption[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return options.filter(({ value, label, detail }) => {
    const all = `${label} ${value} ${detail}`.toLowerCase();
    return words.every(word => all.includes(word));
  });
}
