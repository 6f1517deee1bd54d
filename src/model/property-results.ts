import type { Property } from '../api/contract';
import { nearNames } from './near-names';
import type { Area } from './property-areas';
import { areaOf, AREAS } from './property-areas';
import type { IPropertySource } from './property-source';

/** How many are offered at once. */
const MOST = 50;

/** Be a line of the list that opens below the search. */
export type Result =
  | { readonly kind: 'property'; readonly property: Property }
  /** Names that begin alike; the rest is typed. */
  | { readonly kind: 'family'; readonly property: Property }
  | { readonly kind: 'area'; readonly area: Area; readonly count: number }
  | { readonly kind: 'all' }
  /** A name that nobody knows here, and the family it is of. */
  | {
      readonly kind: 'new';
      readonly name: string;
      readonly family: Property | undefined;
    };

/** Hold lines of the list that stand together. */
export interface IResultGroup {
  readonly title: Area | 'common' | 'areas' | 'internal' | 'new' | 'near';
  readonly results: readonly Result[];
}

/** Say what is looked for. */
export interface IQuery {
  readonly text: string;
  /** Only in this area; null where it may be in any. */
  readonly area: Area | null;
  /** Whether the text can be the name of a property. */
  readonly isName: boolean;
}

/**
 * Find what the list shows: by area, in the order of the best of each; what is internal to Spark comes last.
 *
 * @returns Groups that are not empty, and how many properties more there are.
 */
export function findResults(
  source: IPropertySource,
  { text, area, isName }: IQuery
): { groups: readonly IResultGroup[]; more: number } {
  if (text === '' && area === null) {
    return { groups: browse(source), more: 0 };
  }
  const found = (text ? matching(source, text) : source.all).filter(
    ({ key }) => area === null || areaOf(key) === area
  );
  const isPublic = ({ internal }: Property) => !internal;
  const sorted = [
    ...found.filter(isPublic),
    ...found.filter(property => !isPublic(property))
  ];
  const shown = sorted.slice(0, MOST);
  const groups = grouped(shown.filter(isPublic));
  const internal = shown.filter(property => !isPublic(property)).map(asResult);
  const known = source.find(text);
  const isNew = isName && known?.key !== text && !source.refusal(text);
  const family = known?.key === text ? undefined : known;
  const named: Result = { kind: 'new', name: text, family };
  return {
    groups: filled([
      { title: 'areas', results: area === null ? [] : [{ kind: 'all' }] },
      // The rest of a family's name is being typed: it is what is meant.
      { title: 'new', results: isNew && family ? [named] : [] },
      ...groups,
      { title: 'internal', results: internal },
      { title: 'new', results: isNew && !family ? [named] : [] },
      { title: 'near', results: sorted.length ? [] : nearby(source, text) }
    ]),
    more: sorted.length - shown.length
  };
}

/** Offer what is often set, and the areas. */
function browse(source: IPropertySource): readonly IResultGroup[] {
  const counts = new Map<Area, number>();
  for (const { key, internal } of source.all) {
    if (!internal) {
      const area = areaOf(key);
      counts.set(area, (counts.get(area) ?? 0) + 1);
    }
  }
  const common = source.common.map(asResult);
  const areas = AREAS.filter(area => counts.has(area)).map((area): Result => ({
    kind: 'area',
    area,
    count: counts.get(area) ?? 0
  }));
  return filled([
    { title: 'common', results: common },
    { title: 'areas', results: areas }
  ]);
}

function filled(groups: readonly IResultGroup[]): readonly IResultGroup[] {
  return groups.filter(({ results }) => results.length > 0);
}

function matching(source: IPropertySource, text: string): readonly Property[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const families = source.all.filter(
    ({ key, doc = '' }) =>
      isFamily(key) &&
      words.every(word => `${key} ${doc}`.toLowerCase().includes(word))
  );
  return [...source.search(text, Infinity), ...families];
}

/** Return what may have been meant where nothing is found. */
function nearby(source: IPropertySource, text: string): readonly Result[] {
  const keys = source.all.map(({ key }) => key).filter(key => !isFamily(key));
  const name = text.startsWith('spark.') ? text : `spark.${text}`;
  return nearNames(name, keys).flatMap(key => {
    const property = source.find(key);
    return property ? [asResult(property)] : [];
  });
}

function grouped(properties: readonly Property[]): readonly IResultGroup[] {
  const groups = new Map<Area, Result[]>();
  for (const property of properties) {
    const area = areaOf(property.key);
    groups.set(area, [...(groups.get(area) ?? []), asResult(property)]);
  }
  return [...groups].map(([title, results]) => ({ title, results }));
}

function asResult(property: Property): Result {
  return { kind: isFamily(property.key) ? 'family' : 'property', property };
}

/** Tell a beginning of names, such as `spark.executorEnv.`. */
export function isFamily(key: string): boolean {
  return key.endsWith('.');
}
