import type { ITexts } from '../draft';
import type { ILeftOut, IReading, IReadPair } from './pasted';
import { isSubmitLine, readSubmitLine } from './submit-words';

const ESCAPES: Readonly<Record<string, string>> = {
  t: '\t',
  n: '\n',
  r: '\r',
  f: '\f'
};

/**
 * Read `spark-defaults.conf` as Java's `Properties.load` and spark-submit do.
 *
 * `core/properties/properties_file.py` is the same in Python; spark-submit ignores names that do not begin with
 * `spark.` (`SparkSubmitArguments.ignoreNonSparkProperties`).
 */
export function readJavaProperties(text: string, trans: ITexts): IReading {
  const pairs: IReadPair[] = [];
  const left: ILeftOut[] = [];
  for (const { line, content } of logicalLines(text)) {
    const [key, rest] = split(content);
    const name = unescaped(key);
    const value = unescaped(rest);
    if (name === null || value === null) {
      const reason = trans.__(
        '\\u without four hexadecimal digits, which Java refuses. Write a backslash itself as two.'
      );
      left.push({ what: content, reason, line });
    } else if (name.startsWith('spark.')) {
      pairs.push({ name, value, line });
    } else if (isSubmitLine(content)) {
      // Java would call it a property named “--conf”, which nobody means.
      const inner = readSubmitLine(content, trans);
      pairs.push(...inner.pairs.map(pair => ({ ...pair, line })));
      left.push(...inner.left.map(rest => ({ ...rest, line })));
    } else {
      const reason = trans.__(
        'Spark ignores names that do not begin with “spark.”.'
      );
      left.push({ what: content, reason, line });
    }
  }
  return { pairs, left };
}

/** Join lines that end with an odd number of backslashes; leave comments out. */
function logicalLines(text: string): readonly ILogicalLine[] {
  const lines: { line: number; content: string }[] = [];
  let isOpen = false;
  text.split(/\r\n|\r|\n/).forEach((natural, place) => {
    let content = natural.replace(/^[ \t\f]+/, '');
    if (!isOpen && /^($|[#!])/.test(content)) {
      return;
    }
    const goesOn = (/\\*$/.exec(content)?.[0].length ?? 0) % 2 === 1;
    content = goesOn ? content.slice(0, -1) : content;
    const last = lines[lines.length - 1];
    if (isOpen && last) {
      last.content += content;
    } else if (!goesOn || content !== '') {
      lines.push({ line: place + 1, content });
    } else {
      return; // to Java a line with nothing before its backslash is no beginning of one
    }
    isOpen = goesOn;
  });
  return lines.filter(({ content }) => content !== '');
}

interface ILogicalLine {
  readonly line: number;
  readonly content: string;
}

function split(line: string): readonly [string, string] {
  const match = /^((?:\\[^]|[^\\=: \t\f])*)[ \t\f]*[=:]?[ \t\f]*([^]*)$/.exec(
    line
  );
  return [match?.[1] ?? line, match?.[2] ?? ''];
}

/** Undo escapes, and trim as Java does; null where there is one that Java refuses. */
function unescaped(text: string): string | null {
  let isGood = true;
  const plain = text.replace(
    /\\(u[0-9a-fA-F]{4}|[^])/g,
    (_, escape: string) => {
      if (escape === 'u') {
        isGood = false;
      }
      return escape.length > 1
        ? String.fromCharCode(parseInt(escape.slice(1), 16))
        : (ESCAPES[escape] ?? escape);
    }
  );
  return isGood ? trimmed(plain) : null;
}

/** Take off what Java's `trim` does: blanks and control characters. */
function trimmed(text: string): string {
  return text.replace(/^[\0- ]+|[\0- ]+$/g, '');
}
