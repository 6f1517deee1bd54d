import { createContext, useContext } from 'react';

import type { Fixed, Problem } from '../api/contract';
import type { IDraft } from '../model/draft';
import type { FormModel } from '../model/form-model';
import type { IPropertySource } from '../model/property-source';

/** Be what the sections of a form share. */
export interface IFormContext {
  readonly model: FormModel;
  readonly draft: IDraft;
  /** What is known of the properties of the chosen Spark. */
  readonly source: IPropertySource;
  /** Whether nothing can be typed, since a job runs. */
  readonly disabled: boolean;
  /**
   * Change a field.
   *
   * @param judged - The field as problems name it, where that is another: `spark_conf.<name>`.
   */
  set<Name extends keyof IDraft>(
    field: Name,
    value: IDraft[Name],
    judged?: string
  ): void;
  /** Say that fields were left: from now on they are judged. */
  leave(...fields: readonly string[]): void;
  /** What is to be said at a field; undefined where it is good, or not judged yet. */
  problemOf(field: string): Problem | undefined;
  /** What is to be said below a prefix such as `spark_conf.`. */
  problemsBelow(prefix: string): readonly Problem[];
  /** What the administrator fixed. */
  lockOf(field: string): Fixed | undefined;
}

export const FormContext = createContext<IFormContext | null>(null);

/** Return what the sections share; only within a form. */
export function useForm(): IFormContext {
  const form = useContext(FormContext);
  if (!form) {
    throw new Error('A section stands outside of a form.');
  }
  return form;
}
