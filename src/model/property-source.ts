import type { PropertiesReply, PropertyRecord } from '../api/contract';

/** Know `spark.*` properties; the form asks nothing else about them. */
export interface IPropertySource {
  /** How many are known. */
  readonly count: number;
  /** Find by name or description, the best first. */
  search(text: string, limit: number): readonly PropertyRecord[];
  find(name: string): PropertyRecord | undefined;
  /** Say why a property cannot be set; undefined where it can. */
  refusal(name: string): string | undefined;
}

/** Make a source of what the server knows. */
export function propertySource(reply: PropertiesReply): IPropertySource {
  const records = new Map(
    reply.properties.map(record => [record.name, record])
  );
  const refused = new Map(
    reply.refused.map(({ name, reason }) => [name, reason])
  );
  const texts = reply.properties.map(record => ({
    record,
    name: record.name.toLowerCase(),
    description: record.description.toLowerCase()
  }));
  return {
    count: reply.properties.length,
    find: name => records.get(name),
    refusal: name => refused.get(name),
    search: (text, limit) => {
      const words = text.toLowerCase().split(/\s+/).filter(Boolean);
      return texts
        .map(entry => ({ ...entry, rank: rankOf(entry, words) }))
        .filter(({ rank }) => rank < NOWHERE)
        .sort(
          (one, other) =>
            one.rank - other.rank || one.name.localeCompare(other.name)
        )
        .slice(0, limit)
        .map(({ record }) => record);
    }
  };
}

const NOWHERE = 4;

/** Rank a property: all words in its name, the last part first; then in its description too. */
function rankOf(
  { name, description }: { name: string; description: string },
  words: readonly string[]
): number {
  const ranks = words.map(word => {
    if (name === word || name.split('.').pop()?.startsWith(word)) {
      return 0;
    }
    if (name.startsWith(word) || name.includes(`.${word}`)) {
      return 1;
    }
    if (name.includes(word)) {
      return 2;
    }
    return description.includes(word) ? 3 : NOWHERE;
  });
  return Math.max(0, ...ranks);
}
