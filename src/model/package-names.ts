/** Read names as they are typed: between commas, spaces or lines; each once, as packages are compared. */
export function namesOf(text: string): string[] {
  return [...new Set(text.split(/[\s,;]+/).filter(name => name !== ''))];
}

/** Return the one spelling of a package's name that is compared. */
export function normalName(name: string): string {
  return name.replace(/[-_.]+/g, '-').toLowerCase();
}

/** Return some names with one more, or without it if it is among them. */
export function toggled(names: readonly string[], name: string): string[] {
  const others = names.filter(other => normalName(other) !== normalName(name));
  return others.length < names.length ? others : [...others, name];
}
