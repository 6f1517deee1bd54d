import type { TranslationBundle } from '@jupyterlab/translation';
import { nullTranslator } from '@jupyterlab/translation';
import { createContext, useContext } from 'react';

/** The domain of all texts. */
export const DOMAIN = 'jupyter_pyspark_kernels';

/** Give the views of one panel their texts. */
export const TranslationContext = createContext<TranslationBundle>(
  nullTranslator.load(DOMAIN)
);

/** Return the texts of the panel that a component stands in. */
export function useTranslation(): TranslationBundle {
  return useContext(TranslationContext);
}
