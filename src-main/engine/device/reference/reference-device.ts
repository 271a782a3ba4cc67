import type { Program } from '../../program/program.ts';
import { breathe, throwIfCancelled } from '../../run.ts';
import { checkFeed, checkVariables } from '../check-values.ts';
import type { Device, LoadedProgram, Values, VariableValues } from '../device.ts';
import { evaluate, type Evaluation, type NumbersByName } from './evaluate.ts';

export interface ReferenceOptions {
  /** 'float32' rounds every value on its way, as other devices do; 'float64' when absent. */
  readonly precision?: 'float64' | 'float32';
}

/** The device that others are compared with: plain loops, slow, always there. */
export function referenceDevice({ precision = 'float64' }: ReferenceOptions = {}): Device {
  return {
    id: 'reference',
    name: `reference in ${precision}`,
    load: async (program, variables) => {
      checkVariables(program, variables, true);
      return loaded(program, variables, precision === 'float32' ? Math.fround : undefined);
    },
    close: async () => {},
  };
}

function loaded(
  program: Program,
  first: VariableValues,
  round: ((value: number) => number) | undefined,
): LoadedProgram {
  let variables: NumbersByName = structuredClone(first);
  return {
    run: async (feeds, signal) => {
      feeds.forEach((feed) => checkFeed(program, feed));
      const results: Values[] = [];
      for (const feed of feeds) {
        await breathe();
        throwIfCancelled(signal);
        const evaluation = evaluate(program, feed, variables, round);
        variables = evaluation.variables;
        results.push(outputsOf(program, evaluation));
      }
      return results;
    },
    read: async () =>
      Object.fromEntries(
        Object.entries(variables).map(([name, values]) => [name, Float32Array.from(values)]),
      ),
    write: async (values) => {
      checkVariables(program, values, false);
      variables = { ...variables, ...structuredClone(values) };
    },
    close: async () => {},
  };
}

function outputsOf({ outputs }: Program, evaluation: Evaluation): Values {
  return Object.fromEntries(
    [...outputs].map(([name, { type }]) => {
      const values = evaluation.outputs[name];
      return [name, type === 'integer' ? Int32Array.from(values) : Float32Array.from(values)];
    }),
  );
}
