import type { FocusEvent, KeyboardEvent } from 'react';
import { useEffect, useId, useRef, useState } from 'react';
import { caretDownEmptyIcon } from '@jupyterlab/ui-components';

import type { IControl } from './field';
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
  const [active, setActive] = useState(-1);
  const options = isTyped ? matching(props.options, value) : props.options;

  useEffect(() => {
    if (isOpen && active >= 0) {
      document
        .getElementById(`${listId}-${active}`)
        ?.scrollIntoView({ block: 'nearest' });
    }
  }, [isOpen, active, listId]);

  const open = () => {
    setOpen(!readOnly);
    setActive(props.options.findIndex(option => option.value === value));
  };
  const close = () => {
    setOpen(false);
    setTyped(false);
    setActive(-1);
  };
  const choose = (option: IOption | undefined) => {
    if (option) {
      props.onChange(option.value);
    }
    close();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const last = options.length - 1;
    const moves: Record<string, () => void> = {
      ArrowDown: () =>
        isOpen ? setActive(Math.min(active + 1, last)) : open(),
      ArrowUp: () => (isOpen ? setActive(Math.max(active - 1, 0)) : open()),
      PageDown: () => setActive(Math.min(active + 8, last)),
      PageUp: () => setActive(Math.max(active - 8, 0)),
      Enter: () => choose(options[active])
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
        aria-activedescendant={
          isOpen && active >= 0 ? `${listId}-${active}` : undefined
        }
        autoComplete="off"
        spellCheck={false}
        value={value}
        placeholder={props.placeholder}
        readOnly={readOnly}
        onChange={event => {
          props.onChange(event.target.value);
          setTyped(true);
          setActive(-1);
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
      <ul
        id={listId}
        role="listbox"
        aria-label={trans.__('Choices')}
        className="jp-PySparkKernels-Popup"
        hidden={!isOpen}
      >
        {isOpen &&
          options.map((option, place) => (
            <li
              key={option.value}
              id={`${listId}-${place}`}
              role="option"
              aria-selected={place === active}
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
      </ul>
    </div>
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
