/** How many names are offered. */
const MOST = 3;

/**
 * Return the known names nearest to one that is not known, the nearest first.
 *
 * Near is what differs by a letter in six, or has the same last two parts: `spark.shuffle.partitions` stands for
 * `spark.sql.shuffle.partitions`. What differs by nothing but case stands alone. This is the rule of
 * core/properties/near_names.py; both are tested with tests/data/near-names.json.
 */
export function nearNames(
  name: string,
  known: readonly string[]
): readonly string[] {
  const wanted = name.toLowerCase();
  const most = Math.max(1, Math.floor(wanted.length / 6));
  const tail = lastParts(wanted);
  const near: { key: string; distance: number }[] = [];
  for (const key of known) {
    const other = key.toLowerCase();
    if (other === wanted) {
      return [key];
    }
    const distance = distanceUpTo(wanted, other, most);
    if (distance <= most) {
      near.push({ key, distance });
    } else if (tail && other.endsWith(tail)) {
      near.push({ key, distance: most + 1 + other.length / 1000 });
    }
  }
  near.sort((one, other) => one.distance - other.distance);
  return near.slice(0, MOST).map(({ key }) => key);
}

/** Return the last two parts of a name with their dots; empty where it has no more than these. */
function lastParts(name: string): string {
  const parts = name.split('.');
  return parts.length > 2 ? `.${parts.slice(-2).join('.')}` : '';
}

/**
 * Count the letters to change, add, leave out or exchange with their neighbour; above `most` any number above it.
 *
 * What is farther than `most` from the diagonal cannot be on the way, so it is not computed.
 */
function distanceUpTo(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most || !mayBe(one, other, most)) {
    return most + 1;
  }
  const beyond = most + 1;
  let before: number[] = [];
  let above = Array.from({ length: other.length + 1 }, (_, place) => place);
  for (let row = 1; row <= one.length; row++) {
    const here = new Array<number>(other.length + 1).fill(beyond);
    here[0] = row;
    const end = Math.min(other.length, row + most);
    for (let column = Math.max(1, row - most); column <= end; column++) {
      const change = one[row - 1] === other[column - 1] ? 0 : 1;
      const isSwapped =
        one[row - 1] === other[column - 2] &&
        one[row - 2] === other[column - 1];
      here[column] = Math.min(
        (above[column - 1] ?? beyond) + change,
        (above[column] ?? beyond) + 1,
        (here[column - 1] ?? beyond) + 1,
        isSwapped ? (before[column - 2] ?? beyond) + 1 : beyond
      );
    }
    before = above;
    above = here;
  }
  return above[other.length] ?? beyond;
}

/** Tell quickly that two names hold too different letters, as nearly all do. */
function mayBe(one: string, other: string, most: number): boolean {
  counts.fill(0);
  for (let place = 0; place < one.length; place++) {
    counts[one.charCodeAt(place) % counts.length]!++;
  }
  let missing = 0;
  for (let place = 0; place < other.length; place++) {
    if (
      --counts[other.charCodeAt(place) % counts.length]! < 0 &&
      ++missing > most
    ) {
      return false;
    }
  }
  return true;
}

const counts = new Int16Array(64);
