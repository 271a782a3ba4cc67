import { EngineError } from '../errors.ts';
import { initialValues } from './initialiser.ts';
import type { Program } from './program.ts';
import { sizeOf } from './tensor.ts';

/**
 * A value for each variable of a program: the `known` one of its name, such as another program with the same layers gave, else what it
 * begins with under this seed. Throws `bad-input` for a known value of another size.
 */
export function initialVariables(
  { variables }: Program,
  seed: number,
  known: Readonly<Record<string, Float32Array>> = {},
): Record<string, Float32Array<ArrayBuffer>> {
  const values: Record<string, Float32Array<ArrayBuffer>> = {};
  for (const [name, { operation, shape }] of variables) {
    if (operation.kind !== 'variable') continue;
    const given = Object.hasOwn(known, name) ? known[name] : undefined;
    if (given !== undefined && given.length !== sizeOf(shape)) {
      const lengths = `${given.length} values instead of ${sizeOf(shape)}`;
      throw new EngineError('bad-input', `The variable ${name} was given ${lengths}.`);
    }
    values[name] = given ? given.slice() : initialValues(operation.initialiser, name, shape, seed);
  }
  return values;
}
