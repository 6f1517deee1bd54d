/** Name an environment as people do: its folder, the project's where that is only `.venv`, pyenv's versions as such. */
export function nameOf(environment_dir: string): string {
  const parts = environment_dir.split('/').filter(Boolean);
  const last = parts[parts.length - 1] ?? environment_dir;
  if (/^\d[\d.]*/.test(last) && parts[parts.length - 2] === 'versions') {
    return `${last} (pyenv)`;
  }
  return /^\.?v?env$/.test(last) && parts.length > 1
    ? `${parts[parts.length - 2]}/${last}`
    : last;
}
