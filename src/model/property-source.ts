import type { PropertiesReply, Property } from '../api/contract';
import { searchOver } from './property-ranking';
import { amountOf, valueProblem } from './spark-values';

/** Know the `spark.*` properties of one Spark; the form asks nothing else about them. */
export interface IPropertySource {
  /** The version of that Spark; empty where it is not known. */
  readonly sparkVersion: string;
  /** The release whose properties these are; empty until they are known. */
  readonly catalogueVersion: string;
  /** Whether these are the properties of that very Spark. */
  readonly isExact: boolean;
  /** All that are known, families among them. */
  readonly all: readonly Property[];
  /** How many are known, families aside. */
  readonly count: number;
  /** Those that people set first. */
  readonly common: readonly Property[];
  /** Find by key or documentation, the best first; those that people set first where nothing is searched. */
  search(text: string, limit: number): readonly Property[];
  /** Return the property, else the family with the longest beginning that the key has. */
  find(key: string): Property | undefined;
  /** Say why a property cannot be set; undefined where it can. */
  refusal(key: string): string | undefined;
  /** Say what Spark would take instead of a value; undefined where it takes it, or nobody knows. */
  problem(key: string, value: string): string | undefined;
  /** Return what a size or time comes to, in the property's unit; undefined where it is none. */
  amount(key: string, value: string): bigint | undefined;
}

/** Make a source of what the server knows; an empty one of null. */
export function propertySource(reply: PropertiesReply | null): IPropertySource {
  const properties = reply?.properties ?? [];
  const records = new Map(properties.map(record => [record.key, record]));
  const refused = new Map(
    reply?.refused.map(({ key, reason }) => [key, reason])
  );
  const named = properties.filter(({ key }) => !key.endsWith('.'));
  const common = (reply?.common ?? []).flatMap(key => records.get(key) ?? []);
  const search = searchOver(named, reply?.common ?? []);
  // Each row asks several times; names without a record are looked for dot by dot.
  const families = new Map<string, Property | undefined>();
  const find = (key: string) => {
    const known = records.get(key);
    if (known || families.has(key)) {
      return known ?? families.get(key);
    }
    const family = familyOf(key, records);
    families.set(key, family);
    return family;
  };
  return {
    sparkVersion: reply?.spark_version ?? '',
    catalogueVersion: reply?.catalogue_version ?? '',
    isExact: reply?.exact ?? false,
    all: properties,
    count: named.length,
    common,
    find,
    refusal: key => refused.get(key),
    problem: (key, value) => {
      const known = find(key);
      return reply && known ? valueProblem(known, value, reply) : undefined;
    },
    amount: (key, value) => {
      const known = find(key);
      return reply && known ? amountOf(known, value, reply) : undefined;
    },
    search: (text, limit) =>
      text.trim() ? search(text, limit) : common.slice(0, limit)
  };
}

function familyOf(
  key: string,
  records: ReadonlyMap<string, Property>
): Property | undefined {
  for (
    let end = key.lastIndexOf('.', key.length - 1);
    end >= 0;
    end = end > 0 ? key.lastIndexOf('.', end - 1) : -1
  ) {
    const family = records.get(key.slice(0, end + 1));
    if (family) {
      return family;
    }
  }
  return undefined;
}
