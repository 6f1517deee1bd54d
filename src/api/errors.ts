import type { ErrorReply, Problem } from './contract';

/** Be a refusal of the server, with its problems field by field. */
export class ApiError extends Error {
  /**
   * @param status - HTTP status; 0 where the server was not reached.
   * @param reply - What the server said; `code` is `unreachable` or `no_extension` where it said nothing.
   */
  constructor(
    readonly status: number,
    readonly reply: ErrorReply
  ) {
    super(reply.message);
    this.name = 'ApiError';
  }

  /** The stable word for programs, such as `exists`. */
  get code(): string {
    return this.reply.code;
  }

  /** What is wrong with which field; empty where the refusal is of no field. */
  get problems(): readonly Problem[] {
    return this.reply.problems;
  }
}

/** Return the sentence of any error for people. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
