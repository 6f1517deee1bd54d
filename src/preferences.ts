import type { ISettingRegistry } from '@jupyterlab/settingregistry';

import type { IPreferences } from './tokens';

/** What counts where JupyterLab has no settings. */
export const DEFAULTS: IPreferences = {
  location: '',
  sparkMaster: '',
  sparkConf: {},
  previewOpen: true
};

/** Read the preferences out of JupyterLab's settings, which its schema has judged. */
export function readPreferences(
  settings: ISettingRegistry.ISettings
): IPreferences {
  const { location, sparkMaster, sparkConf, previewOpen } = settings.composite;
  const pairs =
    typeof sparkConf === 'object' && sparkConf !== null
      ? Object.entries(sparkConf)
      : [];
  return {
    location: typeof location === 'string' ? location : DEFAULTS.location,
    sparkMaster:
      typeof sparkMaster === 'string' ? sparkMaster : DEFAULTS.sparkMaster,
    sparkConf: Object.fromEntries(
      pairs.map(([name, value]) => [name, String(value)])
    ),
    previewOpen:
      typeof previewOpen === 'boolean' ? previewOpen : DEFAULTS.previewOpen
  };
}
