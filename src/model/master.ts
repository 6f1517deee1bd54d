/** The kinds of Spark master that the form offers by a button. */
export const MASTER_KINDS = [
  'local',
  'yarn',
  'standalone',
  'kubernetes',
  'other'
] as const;

export type MasterKind = (typeof MASTER_KINDS)[number];

const BEGINNINGS: Record<MasterKind, string> = {
  local: 'local[*]',
  yarn: 'yarn',
  standalone: 'spark://',
  kubernetes: 'k8s://https://',
  other: ''
};

/** Return the kind of a master URL. */
export function kindOf(master: string): MasterKind {
  if (/^local(\[|$)/.test(master)) {
    return 'local';
  }
  if (master === 'yarn') {
    return 'yarn';
  }
  if (master.startsWith('spark://')) {
    return 'standalone';
  }
  return master.startsWith('k8s://') ? 'kubernetes' : 'other';
}

/** Return what a badge has room for: the scheme of a URL, all of what is none. */
export function shortMaster(master: string): string {
  return /^[a-z0-9+]+:\/\//i.exec(master)?.[0] ?? master;
}

/** Return the master that a kind starts with: whole for local and YARN, else its scheme. */
export function beginningOf(kind: MasterKind): string {
  return BEGINNINGS[kind];
}

/** Return the master to start with where only some are allowed: the first of this kind, without its `*`. */
export function allowedMaster(
  kind: MasterKind,
  allowed: readonly string[]
): string {
  const beginning = BEGINNINGS[kind];
  const found = allowed.find(
    pattern => kindOf(pattern) === kind || beginning.startsWith(pattern)
  );
  if (found === undefined || isAllowed(beginning, allowed)) {
    return beginning;
  }
  return found.endsWith('*') ? found.slice(0, -1) : found;
}

/** Tell whether a kind can be chosen; an empty list allows all, a pattern may end in `*`. */
export function isKindAllowed(
  kind: MasterKind,
  allowed: readonly string[]
): boolean {
  return (
    allowed.length === 0 ||
    allowed.some(pattern => pattern === '*' || kindOf(pattern) === kind)
  );
}

/** Tell whether a master is one of those allowed. */
export function isAllowed(master: string, allowed: readonly string[]): boolean {
  return (
    allowed.length === 0 ||
    allowed.some(pattern =>
      pattern.endsWith('*')
        ? master.startsWith(pattern.slice(0, -1))
        : master === pattern
    )
  );
}
