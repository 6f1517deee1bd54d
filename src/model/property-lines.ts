import type { ITexts } from './draft';
import { readJavaProperties } from './pasted/java-properties';
import { isJson, readJson } from './pasted/json-properties';
import type { ILeftOut, IReading } from './pasted/pasted';
import { isSubmitLine, readSubmitLine } from './pasted/submit-words';

/** Hold the properties of a pasted text, each once, and what is to be said of the rest. */
export interface IPasted {
  readonly pairs: readonly { readonly name: string; readonly value: string }[];
  readonly left: readonly ILeftOut[];
}

/**
 * Read a pasted `spark-defaults.conf`, command line or JSON; null where it holds no property.
 *
 * Of a name that is there several times the last value is taken.
 *
 * @param refusal - Says why a property cannot be set; undefined where it can.
 */
export function readPasted(
  text: string,
  trans: ITexts,
  refusal: (name: string) => string | undefined
): IPasted | null {
  const { pairs, left } = read(text, trans);
  const said = [...left];
  const values = new Map<string, string>();
  for (const { name, value, line } of pairs) {
    const reason = refusal(name);
    if (reason !== undefined) {
      said.push({ what: name, reason, line });
      continue;
    }
    const before = values.get(name);
    if (before !== undefined) {
      const again =
        before === value
          ? trans.__('It was there twice, with the same value.')
          : trans.__('It was there before; the last value is taken.');
      said.push({ what: name, reason: again, line });
    }
    values.set(name, value);
  }
  return pairs.length > 0
    ? {
        pairs: [...values].map(([name, value]) => ({ name, value })),
        left: said.sort((one, other) => one.line - other.line)
      }
    : null;
}

function read(text: string, trans: ITexts): IReading {
  if (isJson(text)) {
    return readJson(text, trans);
  }
  if (isSubmitLine(text)) {
    return readSubmitLine(text, trans);
  }
  const lines = text.trim().split('\n');
  // One name alone is being searched for.
  return lines.length > 1 || /^spark\.\S+[\s=:]/.test(text.trim())
    ? readJavaProperties(text, trans)
    : { pairs: [], left: [] };
}
