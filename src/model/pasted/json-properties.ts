import type { ITexts } from '../draft';
import type { ILeftOut, IReading, IReadPair } from './pasted';
import { readSubmitLine } from './submit-words';

/** Tell whether a text looks like JSON. */
export function isJson(text: string): boolean {
  return /^\s*[[{]/.test(text);
}

/**
 * Read properties from JSON: an object, flat or nested, or `{"key": …, "value": …}`, in a list or a line each.
 *
 * What stands around a name is passed over, such as `spark_conf` in a kernel's settings. Numbers keep their digits.
 */
export function readJson(text: string, trans: ITexts): IReading {
  const whole = tokensOf(text);
  if (whole) {
    return new Walk(trans, 0).read(whole);
  }
  const readings = text.split('\n').map((content, place): IReading => {
    const line = place + 1;
    const tokens = tokensOf(content);
    if (tokens) {
      return new Walk(trans, line).read(tokens);
    }
    const reason = trans.__('It is no JSON.');
    const left = content.trim() ? [{ what: content.trim(), reason, line }] : [];
    return { pairs: [], left };
  });
  return {
    pairs: readings.flatMap(({ pairs }) => pairs),
    left: readings.flatMap(({ left }) => left)
  };
}

/** Take a text apart; null where it is no JSON. `JSON.parse` alone would hide names that are there twice. */
function tokensOf(text: string): readonly string[] | null {
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  return text.match(/"(?:\\[^]|[^\\"])*"|[^\s{}[\]:,"]+|[{}[\]]/g) ?? [];
}

/** Be one value: a text, a list, or named values in their order. */
type Node =
  | { readonly kind: 'text'; readonly text: string; readonly isNull: boolean }
  | { readonly kind: 'list'; readonly items: readonly Node[] }
  | {
      readonly kind: 'object';
      readonly entries: readonly (readonly [string, Node])[];
    };

/** Walk through one JSON text. */
class Walk {
  constructor(
    private readonly _trans: ITexts,
    private readonly _line: number
  ) {}

  read(tokens: readonly string[]): IReading {
    this._tokens = tokens;
    this._place = 0;
    this._take(this._node(), []);
    return { pairs: this._pairs, left: this._left };
  }

  private _node(): Node {
    const token = this._next();
    if (token === '[') {
      const items: Node[] = [];
      while (this._peek() !== ']') {
        items.push(this._node());
      }
      this._next();
      return { kind: 'list', items };
    }
    if (token === '{') {
      const entries: [string, Node][] = [];
      while (this._peek() !== '}') {
        entries.push([JSON.parse(this._next()) as string, this._node()]);
      }
      this._next();
      return { kind: 'object', entries };
    }
    const isText = token.startsWith('"');
    return {
      kind: 'text',
      text: isText ? (JSON.parse(token) as string) : token,
      isNull: token === 'null'
    };
  }

  private _take(node: Node, path: readonly string[]): void {
    const name = path.slice(path.findIndex(isSpark)).join('.');
    const pair = keyAndValue(node);
    if (pair) {
      this._take(pair[1], [pair[0]]);
    } else if (node.kind === 'object') {
      node.entries.forEach(([key, inner]) => this._take(inner, [...path, key]));
    } else if (path[path.length - 1] === 'PYSPARK_SUBMIT_ARGS') {
      const inner = readSubmitLine(textOf(node) ?? '', this._trans);
      this._pairs.push(...inner.pairs);
      this._left.push(...inner.left);
    } else if (!path.some(isSpark) && node.kind === 'list') {
      node.items.forEach(item => this._take(item, path));
    } else if (!path.some(isSpark)) {
      this._leave(
        path.join('.') || textOf(node) || '',
        this._trans.__('Its name does not begin with “spark.”.')
      );
    } else {
      const value = textOf(node);
      if (value === null) {
        this._leave(name, this._trans.__('Its value is no text.'));
      } else {
        this._pairs.push({ name, value, line: this._line });
      }
    }
  }

  private _leave(what: string, reason: string): void {
    this._left.push({ what, reason, line: this._line });
  }

  private _peek(): string | undefined {
    return this._tokens[this._place];
  }

  private _next(): string {
    return this._tokens[this._place++] ?? '';
  }

  private _tokens: readonly string[] = [];
  private _place = 0;
  private readonly _pairs: IReadPair[] = [];
  private readonly _left: ILeftOut[] = [];
}

function isSpark(part: string): boolean {
  return part === 'spark' || part.startsWith('spark.');
}

/** Return name and value of `{"key": …, "value": …}`; null of any other. */
function keyAndValue(node: Node): readonly [string, Node] | null {
  if (node.kind !== 'object' || node.entries.length !== 2) {
    return null;
  }
  const entries = new Map(node.entries);
  const [key, value] = [entries.get('key'), entries.get('value')];
  return key?.kind === 'text' && value ? [key.text, value] : null;
}

/** Write a value as Spark takes it, a list with commas; null where there is no such text. */
function textOf(node: Node): string | null {
  if (node.kind === 'text') {
    return node.isNull ? null : node.text;
  }
  const items = node.kind === 'list' ? node.items.map(textOf) : [null];
  return items.includes(null) ? null : items.join(',');
}
