import type { Property } from '../api/contract';

/** What a word of the search costs where it is found; the search is in the order of the sums. */
const COST = {
  lastPart: 0,
  part: 1,
  word: 2,
  begin: 3,
  beginInside: 4,
  inName: 6,
  acrossParts: 7,
  mistyped: 12,
  beginInDoc: 20,
  inDoc: 24
};
/** It is found without the s at its end. */
const PLURAL = 1;
/** A former name comes after what is as near and still in use. */
const DEPRECATED = 5;
/** What people set comes before what is a little nearer. */
const COMMON = 3;
/** Shorter words are near to too many others. */
const LEAST_MISTYPED = 4;

/** A property as it is searched, all in small letters. */
interface IEntry {
  readonly record: Property;
  readonly key: string;
  /** The key without what stands between its words. */
  readonly joined: string;
  readonly lastPart: string;
  readonly parts: ReadonlySet<string>;
  readonly lastWords: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
  readonly doc: string;
  readonly isCommon: boolean;
}

interface IWanted {
  readonly word: string;
  /** Words of names from which it differs by a slip; none where it is in a name as it is. */
  readonly near: ReadonlySet<string>;
}

/**
 * Make a search over properties: each word has to be in the name, or in the documentation.
 *
 * First comes the very name, then what is found by name, by a name with a slip of one letter, by
 * documentation; what is internal to Spark comes last.
 *
 * @param common - Keys that come before what is a little nearer.
 */
export function searchOver(
  properties: readonly Property[],
  common: readonly string[]
): (text: string, limit: number) => readonly Property[] {
  const entries = properties
    .map(record => asEntry(record, common.includes(record.key)))
    .sort((one, other) => (one.key < other.key ? -1 : 1));
  const vocabulary = new Set(
    entries.flatMap(({ words, parts }) => [...words, ...parts])
  );
  return (text, limit) => {
    const typed = text.trim().toLowerCase();
    const wanted = typed.split(/\s+/).map((word): IWanted => {
      const isThere = entries.some(
        ({ key, joined }) => key.includes(word) || joined.includes(word)
      );
      return { word, near: isThere ? NONE : mistyped(word, vocabulary) };
    });
    const hits: { record: Property; rank: number }[] = [];
    for (const entry of entries) {
      const rank = entry.key === typed ? -Infinity : rankOf(entry, wanted);
      if (rank !== undefined) {
        hits.push({ record: entry.record, rank });
      }
    }
    return hits
      .sort((one, other) => one.rank - other.rank)
      .slice(0, limit)
      .map(({ record }) => record);
  };
}

const NONE: ReadonlySet<string> = new Set();
const NOWHERE = 1e4;

function asEntry(record: Property, isCommon: boolean): IEntry {
  const key = record.key.toLowerCase();
  const parts = record.key.split('.');
  const last = parts.at(-1) ?? '';
  return {
    record,
    key,
    joined: key.replace(/[^a-z0-9]/g, ''),
    lastPart: last.toLowerCase(),
    parts: new Set(key.split('.')),
    lastWords: new Set(wordsOf(last)),
    words: new Set(parts.flatMap(wordsOf)),
    doc: record.doc?.toLowerCase() ?? '',
    isCommon
  };
}

/** Take a part of a name apart: `maxResultSize`, `driver-memory`. */
function wordsOf(part: string): readonly string[] {
  const words = part.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+/g) ?? [];
  return words.map(word => word.toLowerCase());
}

/** Rank a property, the nearest lowest; undefined where a word is not in it. */
function rankOf(entry: IEntry, wanted: readonly IWanted[]): number | undefined {
  const { record, isCommon, words } = entry;
  let cost = (record.deprecated ? DEPRECATED : 0) - (isCommon ? COMMON : 0);
  let rest = words.size;
  for (const { word, near } of wanted) {
    const more = costOf(entry, word, near) ?? NOWHERE;
    const single = word.endsWith('s')
      ? (costOf(entry, word.slice(0, -1), NONE) ?? NOWHERE) + PLURAL
      : NOWHERE;
    if (Math.min(more, single) >= NOWHERE) {
      return undefined;
    }
    cost += Math.min(more, single);
    rest -= Number(words.has(word));
  }
  // One after the other: internal, cost, words that were not searched for.
  const grade = (record.internal ? 1e6 : 0) + cost;
  return grade * 100 + Math.min(rest, 99);
}

/** Say how near a word is to a property; undefined where it is not in it. */
function costOf(
  entry: IEntry,
  word: string,
  near: ReadonlySet<string>
): number | undefined {
  const { key, joined, lastPart, doc } = entry;
  if (key.includes(word)) {
    return costInName(entry, word);
  }
  if (joined.includes(word)) {
    return COST.acrossParts;
  }
  if (near.size > 0 && (near.has(lastPart) || hasOne(entry.words, near))) {
    return COST.mistyped;
  }
  const place = doc.indexOf(word);
  if (place < 0) {
    return undefined;
  }
  const isBegin = place === 0 || !/[a-z0-9]/.test(doc[place - 1] ?? '');
  return isBegin ? COST.beginInDoc : COST.inDoc;
}

function costInName(entry: IEntry, word: string): number {
  const { lastPart, parts, lastWords, words } = entry;
  if (word === lastPart) {
    return COST.lastPart;
  }
  if (parts.has(word)) {
    return COST.part;
  }
  if (words.has(word)) {
    return COST.word;
  }
  if (beginsOne(parts, word) || beginsOne(lastWords, word)) {
    return COST.begin;
  }
  return beginsOne(words, word) ? COST.beginInside : COST.inName;
}

function beginsOne(words: ReadonlySet<string>, begin: string): boolean {
  for (const word of words) {
    if (word.startsWith(begin)) {
      return true;
    }
  }
  return false;
}

function hasOne(words: ReadonlySet<string>, of: ReadonlySet<string>): boolean {
  for (const word of words) {
    if (of.has(word)) {
      return true;
    }
  }
  return false;
}

/** Return the words from which one differs by a letter: another, one more or less, two exchanged. */
function mistyped(
  word: string,
  vocabulary: ReadonlySet<string>
): ReadonlySet<string> {
  return word.length < LEAST_MISTYPED
    ? NONE
    : new Set([...vocabulary].filter(known => isOneSlip(word, known)));
}

function isOneSlip(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1) {
    return false;
  }
  let begin = 0;
  while (begin < one.length && one[begin] === other[begin]) {
    begin++;
  }
  const rest = (text: string, from: number) => text.slice(begin + from);
  return (
    rest(one, 1) === rest(other, 1) ||
    rest(one, 1) === rest(other, 0) ||
    rest(one, 0) === rest(other, 1) ||
    (one[begin] === other[begin + 1] &&
      one[begin + 1] === other[begin] &&
      rest(one, 2) === rest(other, 2))
  );
}
