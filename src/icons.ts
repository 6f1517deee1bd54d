import { LabIcon } from '@jupyterlab/ui-components';

import svg from '../style/icons/pyspark-kernels.svg';

/** The mark of this extension: one driver and three executors of one colour. */
export const pysparkIcon = new LabIcon({
  name: 'jupyter-pyspark-kernels:icon',
  svgstr: svg
});
