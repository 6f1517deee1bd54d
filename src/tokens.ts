import { Token } from '@lumino/coreutils';
import type { ISignal } from '@lumino/signaling';

import type { IClient, IKernelId } from './api/client';

/** Ids of the commands; their arguments can be written as JSON. */
export namespace CommandIDs {
  /** Open the form; arguments {@link IFormArgs}. */
  export const create = 'pyspark-kernels:create-kernel';
  /** Open the form on a kernel, the current notebook's where none is named; arguments {@link IKernelId}. */
  export const edit = 'pyspark-kernels:edit-kernel';
  /** Show the sidebar; no arguments. */
  export const show = 'pyspark-kernels:show-kernels';
  /** Open a notebook with a kernel; arguments `{ kernel_name }`. */
  export const openNotebook = 'pyspark-kernels:open-notebook';
}

/** Defaults of the form that a user sets in JupyterLab's settings editor. */
export interface IPreferences {
  /** Id or label of the location to preselect; empty means the server's default. */
  readonly location: string;
  /** Spark master to start from; empty means the server's default. */
  readonly sparkMaster: string;
  /** `spark.*` properties that a new kernel starts with. */
  readonly sparkConf: { readonly [name: string]: string };
  /** Whether the preview is open at first. */
  readonly previewOpen: boolean;
}

/** Be what all parts of this extension share. */
export interface IPySparkKernels {
  readonly client: IClient;
  readonly preferences: IPreferences;
  readonly preferencesChanged: ISignal<IPySparkKernels, void>;
  /** Open the form; on a kernel where one is named. */
  openForm(id?: IKernelId): Promise<void>;
  /** Open a notebook with a kernel. */
  openNotebook(kernel_name: string): Promise<void>;
  /** Make JupyterLab read its kernelspecs anew, so that tiles come and go at once. */
  refreshSpecs(): Promise<void>;
  /** Tell how many running kernels of this server use a kernel. */
  running(kernel_name: string): number;
}

/** Give other extensions {@link IPySparkKernels}. */
export const IPySparkKernels = new Token<IPySparkKernels>(
  'jupyter-pyspark-kernels:IPySparkKernels',
  'The client and commands of PySpark kernels.'
);
