import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { kernelsPlugin, sidebarPlugin } from './plugins';

/** The plugins of this extension. What they show is loaded when it is first opened. */
const plugins: JupyterFrontEndPlugin<unknown>[] = [
  kernelsPlugin,
  sidebarPlugin
];

export default plugins;
