/** Write words as a POSIX shell reads them, a flag to a line. */
export function shellCommand(words: readonly string[]): string {
  const lines: string[] = [];
  for (const word of words.map(quoted)) {
    const last = lines.length - 1;
    if (last < 0 || word.startsWith('-')) {
      lines.push(word);
    } else {
      lines[last] += ` ${word}`;
    }
  }
  return lines.join(' \\\n  ');
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word)
    ? word
    : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Hold a word that a shell would have read. */
export interface IShellWord {
  readonly text: string;
  /** The number of the line on which it begins, from 1. */
  readonly line: number;
  /** Whether a shell would have replaced something in it, such as `$HOME`. */
  readonly expands: boolean;
}

/** What stands at a place of a shell's line: joined lines, the end of a word, a comment, or one of six ways to write text. */
const PIECES =
  /(\\\r?(?:\n|$))|([\s;&|]+)|(#[^\n]*)|'([^']*)'|\$'((?:\\[^]|[^\\'])*)'|"((?:\\[^]|[^\\"])*)"|\\([^])|((?:[^\s;&|'"\\$]|\$(?!'))+)|[^]/g;

/**
 * Read words as a POSIX shell does, several lines and commands alike; null where a quote is left open.
 *
 * What a shell would replace stays as it is, and its word is marked.
 */
export function readShellWords(text: string): readonly IShellWord[] | null {
  const words: { text: string; line: number; expands: boolean }[] = [];
  let isOpen = false;
  let line = 1;
  const add = (more: string, expands = false) => {
    if (!isOpen) {
      words.push({ text: '', line, expands: false });
    }
    isOpen = true;
    const word = words[words.length - 1];
    if (word) {
      word.text += more;
      word.expands ||= expands;
    }
  };
  const pieces = new RegExp(PIECES);
  for (let match = pieces.exec(text); match; match = pieces.exec(text)) {
    const [piece, joined, blank, comment, single, ansi, double, escaped, bare] =
      match;
    if (blank !== undefined) {
      isOpen = false;
    } else if (comment !== undefined && isOpen) {
      add('#'); // within a word it begins no comment
      pieces.lastIndex = match.index + 1;
      continue;
    } else if (single !== undefined) {
      add(single);
    } else if (ansi !== undefined) {
      add(
        ansi.replace(/\\([^])/g, (_, letter: string) => ANSI[letter] ?? letter)
      );
    } else if (double !== undefined) {
      add(
        double.replace(
          /\\(?:\r?\n|([$`"\\]))/g,
          (_, mark?: string) => mark ?? ''
        ),
        expandsIn(double)
      );
    } else if (escaped !== undefined) {
      add(escaped);
    } else if (bare !== undefined) {
      add(bare, expandsIn(bare));
    } else if (joined === undefined && comment === undefined) {
      return null;
    }
    line += piece.split('\n').length - 1;
  }
  return words;
}

const ANSI: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

/** Tell whether a shell replaces something; `${spark.…}` is no shell's name, and Spark's to replace. */
function expandsIn(text: string): boolean {
  return /(?:^|[^\\])(?:\\\\)*(?:\$(?:\w|\(|\{\w+[}:])|`)/.test(text);
}
