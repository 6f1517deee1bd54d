import type { Environment, FoundSparkHome } from '../api/contract';
import type { MasterKind } from './master';

/** Return the found home that a path names; undefined for one that is only typed. */
export function homeAt(
  homes: readonly FoundSparkHome[],
  path: string
): FoundSparkHome | undefined {
  return homes.find(({ spark_home }) => spark_home === path);
}

/** Say why an environment's Python does not go with a home; empty where it does, or nobody knows. */
export function pythonMark(
  home: FoundSparkHome | undefined,
  environment: Environment | null | undefined
): string {
  if (!home || !environment) {
    return '';
  }
  const minor = environment.python_version.split('.').slice(0, 2).join('.');
  return home.unfit_pythons[minor] ?? '';
}

/** Tell whether a home can run on such a master; an unknown home or master is not held against it. */
export function speaks(
  home: FoundSparkHome | undefined,
  kind: MasterKind
): boolean {
  return !home?.found || kind === 'other' || home.found.masters.includes(kind);
}
