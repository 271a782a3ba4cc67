import { EngineError } from '../errors.ts';
import type { Program } from '../program/program.ts';
import { describeShape, sizeOf, type Tensor } from '../program/tensor.ts';
import type { Values, VariableValues } from './device.ts';

/** Throws `bad-input` where an input is not fed, or not with as many numbers, or not with integers where it takes them. */
export function checkFeed({ inputs }: Program, feed: Values): void {
  for (const [name, tensor] of inputs) {
    const values = Object.hasOwn(feed, name) ? feed[name] : undefined;
    if (values === undefined) throw new EngineError('bad-input', `The program's input ${name} was not fed.`);
    checkSize(`input ${name}`, tensor, values.length);
    if (values instanceof Int32Array !== (tensor.type === 'integer')) {
      throw new EngineError('bad-input', `The program's input ${name} takes numbers of type ${tensor.type}.`);
    }
  }
}

/** Throws `bad-input` where a value is of no variable, or of another size; where told, also for a variable without a value. */
export function checkVariables({ variables }: Program, values: VariableValues, complete: boolean): void {
  for (const [name, { length }] of Object.entries(values)) {
    const tensor = variables.get(name);
    if (tensor === undefined) throw new EngineError('bad-input', `The program has no variable ${name}.`);
    checkSize(`variable ${name}`, tensor, length);
  }
  const missing = [...variables.keys()].find((name) => !Object.hasOwn(values, name));
  if (!complete || missing === undefined) return;
  throw new EngineError('bad-input', `The program's variable ${missing} was given no value.`);
}

function checkSize(what: string, { shape }: Tensor, length: number): void {
  if (length === sizeOf(shape)) return;
  const size = `takes ${sizeOf(shape)} numbers of shape ${describeShape(shape)}, not ${length}`;
  throw new EngineError('bad-input', `The program's ${what} ${size}.`);
}
