import type { VariableValues } from '../../device/device.ts';
import { mix32 } from '../../random.ts';
import type { Run } from '../../run.ts';
import type { NetTask } from './net-method.ts';

/** What a checkpoint must be of to go on with a training of this task: `stage` tells methods and their stages apart. */
export function trainingKey(
  stage: string,
  { parameters, source, net, earlier }: Pick<NetTask, 'parameters' | 'source' | 'net' | 'earlier'>,
  { seed }: Pick<Run, 'seed'>,
): string {
  const pixels = source.positions.length;
  const tunedFrom = earlier && hashOf(earlier.weights);
  return JSON.stringify({ stage, parameters, seed, pixels, input: source.input, net, tunedFrom });
}

/** A number that other weights hardly ever have too. */
function hashOf(weights: VariableValues): number {
  let hash = 0;
  for (const values of Object.values(weights)) {
    const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
    for (const word of words) hash = mix32(hash ^ word);
  }
  return hash;
}
