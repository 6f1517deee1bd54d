import type { Problem } from '../api/contract';
import { HIDDEN } from '../api/contract';
import type { IDraft, ITexts } from './draft';
import { FIELD_PROPERTIES } from './draft';
import type { IPropertySource } from './property-source';

/** Say which properties this tool sets itself, and which values Spark would not take; the server has the last word. */
export function judgeProperties(
  { fields, rows }: Pick<IDraft, 'fields' | 'rows'>,
  source: IPropertySource,
  trans: ITexts
): readonly Problem[] {
  const set = [
    ...FIELD_PROPERTIES.map(name => ({ name, value: fields[name].trim() })),
    ...rows.map(({ name, value }) => ({ name: name.trim(), value }))
  ];
  return set.flatMap(({ name, value }): Problem[] => {
    const wanted =
      value && value !== HIDDEN ? source.problem(name, value) : undefined;
    const refusal = source.refusal(name);
    const message =
      refusal ??
      (wanted && trans.__('Spark does not take this. Write %1.', wanted));
    // Of another release than the chosen one the rules are near, and not certain.
    const isCertain = refusal !== undefined || source.isExact;
    return message
      ? [
          {
            field: `spark_conf.${name}`,
            message,
            severity: isCertain ? 'error' : 'warning',
            code: 'invalid'
          }
        ]
      : [];
  });
}
