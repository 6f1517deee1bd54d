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

/** Make any error a refusal; a stranger one has no status. */
export function asApiError(error: unknown): ApiError {
  return error instanceof ApiError
    ? error
    : refusal(0, 'internal', messageOf(error));
}

/** Make a refusal of no field. */
export function refusal(
  status: number,
  code: string,
  message: string
): ApiError {
  return new ApiError(status, { code, message, problems: [], conflict: null });
}

/** Read what a server refused with; a proxy, or Jupyter itself, speaks other words than ours. */
export function readRefusal(status: number, text: string): ApiError {
  let reply: Partial<ErrorReply> = {};
  try {
    reply = JSON.parse(text) as Partial<ErrorReply>;
  } catch {
    // A proxy's page of HTML, or Jupyter's own "404": said in our words below.
  }
  if (reply.code && reply.message) {
    return new ApiError(status, {
      code: reply.code,
      message: reply.message,
      problems: reply.problems ?? [],
      conflict: reply.conflict ?? null
    });
  }
  if (status === 404) {
    return refusal(
      status,
      'no_extension',
      'The server part of jupyter-pyspark-kernels is not running. Run “jupyter server extension enable jupyter_pyspark_kernels”, then restart the Jupyter server.'
    );
  }
  if (status === 403 || status === 401) {
    return refusal(
      status,
      'forbidden',
      'This Jupyter server does not let you do this. Log in again, or ask its administrator.'
    );
  }
  return refusal(
    status,
    'internal',
    `The Jupyter server answered with an error (${status}). Its log says more.`
  );
}
