import type { TranslationBundle } from '@jupyterlab/translation';

/** Say what running kernels have after a change: JupyterLab's restart keeps the settings a kernel was started with. */
export function runningText(count: number, trans: TranslationBundle): string {
  return trans._n(
    '%1 kernel runs with what it had before: shut it down and start it again.',
    '%1 kernels run with what they had before: shut them down and start them again.',
    count,
    count
  );
}
