/** Hold a property that was read, and where: the number of its line from 1, 0 where lines mean nothing. */
export interface IReadPair {
  readonly name: string;
  readonly value: string;
  readonly line: number;
}

/** Hold what could not be taken, and why. */
export interface ILeftOut {
  /** The text itself, or the name of the property. */
  readonly what: string;
  readonly reason: string;
  readonly line: number;
}

/** Hold what a reader of one format found: pairs in their order, the same name perhaps several times. */
export interface IReading {
  readonly pairs: readonly IReadPair[];
  readonly left: readonly ILeftOut[];
}
