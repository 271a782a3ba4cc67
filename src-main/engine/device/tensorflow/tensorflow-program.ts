import { asEngineError } from '../../errors.ts';
import type { Program } from '../../program/program.ts';
import type { Tensor } from '../../program/tensor.ts';
import { breathe, throwIfCancelled } from '../../run.ts';
import { checkFeed, checkVariables } from '../check-values.ts';
import type { LoadedProgram, Values, VariableValues } from '../device.ts';
import { evaluate } from './evaluate.ts';
import { lastUses } from './last-uses.ts';
import type { LibraryTensor, TensorLibrary } from './tensor-library.ts';

/** Operations run on this thread: so long at a time, before a request to stop is looked at. */
const BREATH_MS = 50;

/** A program with its variables and constants in the library's memory. */
export class TensorflowProgram implements LoadedProgram {
  readonly #library: TensorLibrary;
  readonly #program: Program;
  readonly #name: string;
  readonly #onClose: () => void;
  readonly #spent: ReadonlyMap<Tensor, readonly Tensor[]>;
  /** Variables and constants. */
  readonly #kept = new Map<Tensor, LibraryTensor>();
  #breathedAt = 0;

  constructor(
    library: TensorLibrary,
    program: Program,
    variables: VariableValues,
    name: string,
    onClose: () => void,
  ) {
    this.#library = library;
    this.#program = program;
    this.#name = name;
    this.#onClose = onClose;
    this.#spent = lastUses(program);
    for (const tensor of program.tensors) {
      const { operation } = tensor;
      if (operation.kind === 'constant') this.#kept.set(tensor, this.#upload(tensor, operation.values));
      if (operation.kind === 'variable')
        this.#kept.set(tensor, this.#upload(tensor, variables[operation.name]));
    }
  }

  async run(feeds: readonly Values[], signal?: AbortSignal): Promise<Values[]> {
    for (const feed of feeds) checkFeed(this.#program, feed);
    const results: Values[] = [];
    for (const feed of feeds) {
      throwIfCancelled(signal);
      results.push(await this.#guarded(() => this.#runOnce(feed, signal)));
    }
    return results;
  }

  read(): Promise<VariableValues> {
    return this.#guarded(async () => {
      const entries = [...this.#program.variables].map(
        async ([name, tensor]) => [name, Float32Array.from(await this.#kept.get(tensor)!.data())] as const,
      );
      return Object.fromEntries(await Promise.all(entries));
    });
  }

  async write(variables: VariableValues): Promise<void> {
    checkVariables(this.#program, variables, false);
    for (const [name, values] of Object.entries(variables)) {
      const tensor = this.#program.variables.get(name)!;
      this.#replace(tensor, this.#upload(tensor, values));
    }
  }

  async close(): Promise<void> {
    for (const value of this.#kept.values()) value.dispose();
    this.#kept.clear();
    this.#onClose();
  }

  /** Variables change only once all outputs are there: a run that is cancelled leaves them as they were. */
  async #runOnce(feed: Values, signal: AbortSignal | undefined): Promise<Values> {
    const made = new Map<Tensor, LibraryTensor>();
    const valueOf = (tensor: Tensor): LibraryTensor => made.get(tensor) ?? this.#kept.get(tensor)!;
    try {
      for (const tensor of this.#program.tensors) {
        await this.#breathe(signal);
        const { operation } = tensor;
        if (operation.kind === 'input') made.set(tensor, this.#upload(tensor, feed[operation.name]));
        else if (!this.#kept.has(tensor))
          made.set(tensor, evaluate(this.#library, tensor, tensor.inputs.map(valueOf)));
        for (const spent of this.#spent.get(tensor)!) {
          made.get(spent)?.dispose();
          made.delete(spent);
        }
      }
      const outputs = await this.#download(valueOf);
      const updated = this.#program.updates.map(({ variable, value }) => {
        return [variable, this.#library.clone(valueOf(value))] as const;
      });
      for (const [variable, value] of updated) this.#replace(variable, value);
      return outputs;
    } finally {
      for (const value of made.values()) value.dispose();
    }
  }

  async #download(valueOf: (tensor: Tensor) => LibraryTensor): Promise<Values> {
    const entries = [...this.#program.outputs].map(async ([name, tensor]) => {
      const values = await valueOf(tensor).data();
      return [name, tensor.type === 'float' ? Float32Array.from(values) : Int32Array.from(values)] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  }

  /** A copy: some backends keep the very array that they are given. */
  #upload({ shape, type }: Tensor, values: ArrayLike<number>): LibraryTensor {
    return type === 'float'
      ? this.#library.tensor(Float32Array.from(values), [...shape], 'float32')
      : this.#library.tensor(Int32Array.from(values), [...shape], 'int32');
  }

  #replace(variable: Tensor, value: LibraryTensor): void {
    this.#kept.get(variable)?.dispose();
    this.#kept.set(variable, value);
  }

  async #breathe(signal: AbortSignal | undefined): Promise<void> {
    if (performance.now() - this.#breathedAt < BREATH_MS) return;
    await breathe();
    this.#breathedAt = performance.now();
    throwIfCancelled(signal);
  }

  async #guarded<Value>(work: () => Promise<Value>): Promise<Value> {
    try {
      return await work();
    } catch (error) {
      throw asEngineError(error, 'device-failed', `${this.#name} failed`);
    }
  }
}
