import type { Program } from '../program/program.ts';

/** Numbers of tensors by name, row-major: Float32Array for floats, Int32Array for integers. */
export type Values = Readonly<Record<string, Float32Array | Int32Array>>;

/** Values of variables by name. */
export type VariableValues = Readonly<Record<string, Float32Array>>;

/** An opened place where programs run. Whoever opened it closes it. */
export interface Device {
  /** "onnx", "tensorflow", "reference". */
  readonly id: string;
  /** For people: "onnxruntime on CUDA", "onnxruntime on 2 CPU threads". */
  readonly name: string;
  /**
   * Readies a program; `variables` gives every variable its first value. Rejects with `unsupported` for an operation it cannot do,
   * with `bad-input` for values of a wrong size.
   */
  load(program: Program, variables: VariableValues): Promise<LoadedProgram>;
  close(): Promise<void>;
}

/** A program with its variables on a device. Whoever loaded it closes it. One call at a time. */
export interface LoadedProgram {
  /**
   * Runs once for each of the feeds, in order, every run with the variables that the one before it left; gives each run's outputs, in arrays
   * of the caller's own. More feeds in one call let a device keep its variables where they are. Rejects with `device-failed` where the
   * device dies, its variables then being lost; as `cancelled` once the signal is aborted, before the next feed at the latest.
   */
  run(feeds: readonly Values[], signal?: AbortSignal): Promise<Values[]>;
  /** A copy of the variables as they are. */
  read(): Promise<VariableValues>;
  /** Replaces variables, those that are named. */
  write(variables: VariableValues): Promise<void>;
  close(): Promise<void>;
}

/** Lends devices to a job. */
export interface DeviceSource {
  /**
   * Opens the device that the user chose, or else the fastest. Where some have `failed` (names of devices), the next best that is none of
   * them; where one cannot be opened though it was there, the next best too, and `pass` is told why (a sentence). Rejects with `unsupported`,
   * saying what would enable one, where there is none.
   */
  open(failed?: readonly string[], pass?: (name: string, reason: string) => void): Promise<Device>;
  /**
   * For work of so many multiplications that kernels on the processor do as well: lends, by the same words, a GPU, or the device that the user
   * asked for. Undefined where none is wanted, as for work that is too small to look for one; always the same source otherwise, which infinite
   * work gives in any case.
   */
  accelerators?(work: number): DeviceSource | undefined;
}
