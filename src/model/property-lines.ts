/** Read `spark.x y`, `spark.x=y` and `--conf spark.x=y`, a line each; null where a line is none of them. */
export function readPropertyLines(
  text: string
): readonly { name: string; value: string }[] | null {
  const lines = text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '' && !line.startsWith('#'));
  const found = lines.map(line => {
    const match =
      /^(?:--conf\s+)?["']?(spark\.[^\s=:"']+)(?:\s*[=:]\s*|\s+)(.*?)["']?\s*\\?$/.exec(
        line
      );
    return match ? { name: match[1] ?? '', value: match[2] ?? '' } : null;
  });
  const good = found.filter(pair => pair !== null);
  return good.length === found.length && good.length > 0 ? good : null;
}
