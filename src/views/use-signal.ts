import type { ISignal } from '@lumino/signaling';
import { useEffect, useReducer } from 'react';

/** Render again whenever a signal is emitted. */
export function useSignal<Sender>(signal: ISignal<Sender, void>): void {
  const [, render] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const slot = () => render();
    signal.connect(slot);
    render(); // what was emitted between the first rendering and now
    return () => {
      signal.disconnect(slot);
    };
  }, [signal]);
}
