import type { IClient } from '../api/client';
import type { FoundEnvironment } from '../api/contract';

/** How long to wait, in milliseconds, where nothing new came: the server waits a moment itself. */
const PAUSE = 150;

/**
 * Follow a search for environments to its end, and return all that it found, by name.
 *
 * @param onFound - called with all that there is so far, each time that there is more
 */
export async function findEnvironments(
  client: IClient,
  onFound: (found: readonly FoundEnvironment[]) => void
): Promise<readonly FoundEnvironment[]> {
  const found = new Map<string, FoundEnvironment>();
  let after = '';
  for (;;) {
    const reply = await client.environments(after);
    for (const one of reply.environments) {
      found.set(one.environment_dir, one);
    }
    if (reply.complete) {
      return byName(found.values());
    }
    if (reply.environments.length > 0) {
      onFound(byName(found.values()));
    } else {
      await new Promise(resolve => setTimeout(resolve, PAUSE));
    }
    after = reply.next;
  }
}

/** Join what is found with what was known before, which is listed until the search says that it is gone. */
export function withKnown(
  found: readonly FoundEnvironment[],
  known: readonly FoundEnvironment[]
): readonly FoundEnvironment[] {
  const dirs = new Set(found.map(one => one.environment_dir));
  return byName([
    ...found,
    ...known.filter(one => !dirs.has(one.environment_dir))
  ]);
}

const NATURAL = new Intl.Collator('en', {
  numeric: true,
  sensitivity: 'accent'
});

/** Sort as the server does: by name, whatever its case, 3.6 before 3.13; then by path. */
function byName(
  found: Iterable<FoundEnvironment>
): readonly FoundEnvironment[] {
  return [...found].sort(
    (one, other) =>
      NATURAL.compare(one.name, other.name) ||
      NATURAL.compare(one.environment_dir, other.environment_dir)
  );
}
