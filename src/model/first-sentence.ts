/** Return the first sentence of a text. */
export function firstSentence(text: string): string {
  return /^[^]*?[.!?](?=\s+[A-Z"'`<(]|\s*$)/.exec(text)?.[0] ?? text;
}
