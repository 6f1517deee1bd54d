/** Shorten the paths in a sentence to their last part, so that a line has room for what is said of them. */
export function shortPaths(text: string): string {
  return text.replace(
    /(^|[\s'"“(])(?:\/[^\s/'"”),;]+){2,}\/([^\s/'"”),;]+)/g,
    '$1…/$2'
  );
}
