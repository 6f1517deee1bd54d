/** Write words as a POSIX shell reads them, a flag to a line. */
export function shellCommand(words: readonly string[]): string {
  const lines: string[] = [];
  for (const word of words.map(quoted)) {
    const last = lines.length - 1;
    if (last < 0 || word.startsWith('-')) {
      lines.push(word);
    } else {
      lines[last] += ` ${word}`;
    }
  }
  return lines.join(' \\\n  ');
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word)
    ? word
    : `'${word.replaceAll("'", `'\\''`)}'`;
}
