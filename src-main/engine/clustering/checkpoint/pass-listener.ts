/** Told how far a method is, after each of its passes. */
export interface PassListener<State> {
  /** With each state from which the work would go on; the same result follows from it. */
  onPass?(state: State): Promise<void>;
}
