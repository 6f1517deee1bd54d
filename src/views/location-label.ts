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

/** Say for whom a location is and where; one without a name is called by its folder, which is said once. */
export function locationLine(
  { label, kernels_dir }: { label: string; kernels_dir: string },
  trans: TranslationBundle
): string {
  return label === kernels_dir
    ? kernels_dir
    : `${locationLabel(label, trans)} — ${kernels_dir}`;
}
