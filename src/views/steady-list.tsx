import type { ReactNode } from 'react';
import { Component, createRef } from 'react';

interface IProps {
  readonly id: string;
  readonly label: string;
  readonly hidden: boolean;
  /** What the rows were chosen by: with another text it is another list, and starts at its top. */
  readonly text: string;
  /** What there is a row for: while it is the same, nothing is to be held. */
  readonly options: readonly unknown[];
  readonly children: ReactNode;
}

/** Rows that were not in sight get their height when they are drawn: so many frames later. */
const FRAMES = 2;

interface IAnchor {
  readonly row: Element;
  readonly top: number;
}

/**
 * Show a list of choices that grows: the row under the pointer, or else the active one, stays where it is.
 *
 * A class, since only getSnapshotBeforeUpdate sees where rows are before others come in
 * (https://react.dev/reference/react/Component#getsnapshotbeforeupdate). Browsers anchor their scrolling
 * too, but not at a list's top.
 */
export class SteadyList extends Component<IProps> {
  override getSnapshotBeforeUpdate(before: IProps): IAnchor | null {
    const list = this._list.current;
    const { hidden, text, options } = this.props;
    const isOther = before.text !== text || before.options === options;
    if (!list || hidden || isOther) {
      return null;
    }
    const row =
      list.querySelector('li:hover') ??
      list.querySelector('li[aria-selected="true"]') ??
      (list.scrollTop > 0 ? firstVisible(list) : null);
    return row && { row, top: row.getBoundingClientRect().top };
  }

  override componentDidUpdate(
    before: IProps,
    _: unknown,
    anchor: IAnchor | null
  ): void {
    const list = this._list.current;
    cancelAnimationFrame(this._frame);
    if (!list || (this.props.hidden && before.hidden)) {
      return; // to scroll what nobody sees would lay out the whole page at each key
    }
    if (this.props.hidden || before.text !== this.props.text) {
      list.style.paddingBottom = '';
      list.scrollTop = 0;
    } else if (anchor) {
      this._hold(list, anchor, FRAMES);
    }
  }

  override render(): JSX.Element {
    const { id, label, hidden, children } = this.props;
    return (
      <ul
        ref={this._list}
        id={id}
        role="listbox"
        aria-label={label}
        className="jp-PySparkKernels-Popup"
        hidden={hidden}
      >
        {children}
      </ul>
    );
  }

  /** Scroll so that the anchor is where it was. */
  private _hold(list: HTMLElement, anchor: IAnchor, frames: number): void {
    if (!anchor.row.isConnected) {
      return;
    }
    const moved = () => anchor.row.getBoundingClientRect().top - anchor.top;
    list.scrollTop += moved();
    const missing = moved();
    if (missing > 0.5) {
      // The list is too short to be scrolled so far.
      const padding = parseFloat(list.style.paddingBottom) || 0;
      list.style.paddingBottom = `${padding + missing}px`;
      list.scrollTop += missing;
    }
    if (frames > 0) {
      this._frame = requestAnimationFrame(() =>
        this._hold(list, anchor, frames - 1)
      );
    }
  }

  private _frame = 0;
  private readonly _list = createRef<HTMLUListElement>();
}

function firstVisible(list: HTMLUListElement): Element | null {
  const { top } = list.getBoundingClientRect();
  const rows = [...list.children];
  return rows.find(row => row.getBoundingClientRect().bottom > top) ?? null;
}
