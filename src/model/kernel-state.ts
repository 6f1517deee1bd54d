import type { TranslationBundle } from '@jupyterlab/translation';

import type { ListedKernel } from '../api/contract';
import { firstSentence } from './first-sentence';
import { shortPaths } from './short-paths';

/** How a kernel is: `good` can be used, `warning` should be looked at, `error` cannot start. */
export type Mood = 'good' | 'warning' | 'error';

/** Say a kernel's state in a sentence; details and ways out are in its problems. */
export interface IKernelState {
  readonly mood: Mood;
  readonly text: string;
}

/**
 * Return the state of a kernel.
 *
 * @param isTold - Whether its problems stand below: then they are not said before.
 */
export function stateOf(
  kernel: ListedKernel,
  trans: TranslationBundle,
  isTold = false
): IKernelState {
  const [problem] = kernel.problems;
  const first = isTold ? '' : shortPaths(firstSentence(problem?.message ?? ''));
  switch (kernel.state) {
    case 'broken':
      return { mood: 'error', text: first || trans.__('It cannot start') };
    case 'changed':
      return {
        mood: 'warning',
        text: first || trans.__('Environment changed since packing')
      };
    case 'read-only':
      return { mood: 'good', text: trans.__('Ready · read only') };
    case 'ready':
      return {
        mood: kernel.problems.length ? 'warning' : 'good',
        text:
          first ||
          (kernel.archive
            ? trans.__('Ready · archive packed')
            : trans.__('Ready · no archive needed'))
      };
  }
}

/** Return what mends a kernel, as far as this tool can. */
export function mendOf(kernel: ListedKernel): 'rebuild' | 'edit' | null {
  const [problem] = kernel.problems;
  if (kernel.state !== 'broken' && kernel.state !== 'changed') {
    return null;
  }
  const isArchive = problem?.field.startsWith('archive') === true;
  return isArchive && kernel.origin === 'ours' ? 'rebuild' : 'edit';
}
