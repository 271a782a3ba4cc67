/** Numbers of a trained model or of a state of training, row-major. */
export interface NamedArray {
  /** Lengths along each axis, outermost first; [] for a single number. */
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array | Int32Array;
}

/** Arrays by name, such as "encoder.0.weight". */
export type NamedArrays = Readonly<Record<string, NamedArray>>;
