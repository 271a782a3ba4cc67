import type { VariableValues } from '../../device/device.ts';
import { createLayers } from '../../program/layers/layers.ts';
import { softmax } from '../../program/operations/derived.ts';
import { input } from '../../program/operations/leaves.ts';
import { createProgram } from '../../program/program.ts';
import type { Run } from '../../run.ts';
import { createPace } from '../samples/sample-chunks.ts';
import { headLogits, type NetShape } from './net.ts';
import { runFixed } from '../../device/program-shelf.ts';
import type { Rows } from './rows-of.ts';

/** Rows given to a head at once, at most. */
const AT_ONCE = 4096;

/** The probabilities of the clusters that a head makes of rows of features. */
export async function headRows(
  { width, values }: Rows,
  net: NetShape,
  weights: VariableValues,
  head: string,
  run: Run,
): Promise<Rows> {
  const { clusters } = net;
  const count = values.length / width;
  const atOnce = Math.min(count, AT_ONCE);
  const logits = headLogits(createLayers('predict'), input('features', [atOnce, width]), net, head);
  const program = createProgram({ rows: softmax(logits) });
  const variables = Object.fromEntries([...program.variables.keys()].map((name) => [name, weights[name]]));
  const fixed = { program, variables };
  const made = new Float32Array(count * clusters);
  const pace = createPace(run.signal);
  for (let from = 0; from < count; from += atOnce) {
    const features = new Float32Array(atOnce * width);
    features.set(values.subarray(from * width, (from + atOnce) * width));
    const [{ rows }] = await runFixed(fixed, [{ features }], run);
    made.set((rows as Float32Array).subarray(0, (count - from) * clusters), from * clusters);
    await pace(atOnce * clusters);
  }
  return { width: clusters, values: made };
}
