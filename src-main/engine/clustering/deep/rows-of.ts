import type { VariableValues } from '../../device/device.ts';
import type { Run } from '../../run.ts';
import type { Draws } from '../patches/draws.ts';
import { batchCount, patchBatches } from '../patches/patch-batches.ts';
import { patchLength } from '../patches/patch-shape.ts';
import type { PatchSource } from '../patches/patch-source.ts';
import { createPace } from '../samples/sample-chunks.ts';
import { fixPatchNet, patchesAtOnce, widthOf, type NetFor, type NetOutput } from './fixed-net.ts';
import { sharedFloats, type Sample } from '../samples/samples.ts';
import { runFixed } from '../../device/program-shelf.ts';

/** Row after row, each of so many numbers. */
export interface Rows {
  readonly width: number;
  readonly values: Float32Array;
}

/** What a net makes of these pixels of a source, as they are. */
export async function rowsOf<Output extends NetOutput>(
  source: PatchSource,
  draws: Draws,
  output: Output,
  net: NetFor[Output],
  weights: VariableValues,
  run: Run,
): Promise<Rows> {
  const batchSize = Math.min(patchesAtOnce(net), draws.length);
  const fixed = fixPatchNet(net, weights, batchSize, output);
  const width = widthOf(fixed, output);
  const wanted = { draws, batchSize, views: [[]], seed: 0, epoch: 0, keepRest: true };
  const rows = new Float32Array(draws.length * width);
  const batches = batchCount(wanted);
  const pace = createPace(run.signal);
  for await (const { batch, pixels, views } of patchBatches(source, wanted, run)) {
    const patches = new Float32Array(batchSize * patchLength(net.patch));
    patches.set(views[0]);
    const [made] = await runFixed(fixed, [{ patches }], run);
    rows.set((made[output] as Float32Array).subarray(0, pixels.length * width), batch * batchSize * width);
    run.report({ stage: 'Reading the clusters', fraction: (batch + 1) / batches });
    await pace(batchSize);
  }
  return { width, values: rows };
}

/** Rows as a sample: number after number, each pixel at its own index. */
export function sampleOfRows({ width, values }: Rows): Sample {
  const count = values.length / width;
  const planes = sharedFloats(values.length);
  for (let i = 0; i < count; i++)
    for (let band = 0; band < width; band++) planes[band * count + i] = values[i * width + band];
  return {
    count,
    bandCount: width,
    values: planes,
    positions: Float64Array.from({ length: count }, (_, i) => i),
  };
}
