import type { TranslationBundle } from '@jupyterlab/translation';

/** Say for whom a location is: Jupyter's own ones in words, an administrator's by the name it was given. */
export function locationLabel(label: string, trans: TranslationBundle): string {
  switch (label) {
    case 'user':
      return trans.__('Only you');
    case 'prefix':
      return trans.__('All users of this Jupyter');
    case 'system':
      return trans.__('All users of this machine');
    default:
      return label;
  }
}
