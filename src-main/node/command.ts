import type { FlagTable, FlagValues } from './flags.ts';

export interface Positional {
  /** "SCENE" */
  readonly name: string;
  readonly description: string;
  readonly optional?: boolean;
}

/** What a command may use of the process it runs in. */
export interface Terminal {
  /** Results. */
  print(text: string): void;
  /** Messages and progress. */
  readonly errors: ProgressStream;
  /** Aborts when the user interrupts. */
  readonly signal: AbortSignal;
  readonly debug: boolean;
}

/** The part of process.stderr that progress is written to. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** One of the commands of `swath`, its help included. */
export interface Command<Table extends FlagTable = FlagTable> {
  readonly name: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  readonly positionals: readonly Positional[];
  readonly examples: readonly string[];
  /** Some flags depend on others: those of a clustering method on `--method`. */
  flags(words: readonly string[]): Promise<Table>;
  /** Resolves to the exit code. */
  run(positionals: readonly string[], values: FlagValues<Table>, terminal: Terminal): Promise<number>;
}
