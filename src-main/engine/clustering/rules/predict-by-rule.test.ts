import { expect, it } from 'vitest';
import type { Block } from '../../raster/raster.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { plainWorkers } from '../../testing/scrambled-workers.ts';
import type { Workers } from '../../workers.ts';
import type { CentresRule } from './centres-rule.ts';
import type { LabelPixelsInput } from './label-pixels.ts';
import { predictByRule } from './predict-by-rule.ts';

const RULE: CentresRule = {
  kind: 'centres',
  centres: { count: 2, bandCount: 2, values: Float32Array.of(0, 0, 10, 10) },
};
const PIXELS = 1 << 17;

/** Half of the pixels near the first centre, half near the second; the last without data. */
function block(): Block {
  const band = (): Uint16Array => Uint16Array.from({ length: PIXELS }, (_, i) => (i < PIXELS / 2 ? 1 : 9));
  const valid = new Uint8Array(PIXELS).fill(1);
  valid[PIXELS - 1] = 0;
  return { window: { column: 0, row: 0, width: PIXELS, height: 1 }, bands: [band(), band()], valid };
}

it('labels a copy of a block, gives the memory of that back, and leaves the block as it is', async () => {
  const inputs: LabelPixelsInput[] = [];
  const plain = plainWorkers();
  const workers: Workers = {
    size: 1,
    run: (task, input, options) => {
      inputs.push(input as unknown as LabelPixelsInput);
      return plain.run(task, input, options);
    },
  };
  const given = block();
  const { ids } = await predictByRule(RULE, given, testRun({ workers }));
  expect([ids[0], ids[PIXELS / 2 - 1], ids[PIXELS / 2], ids[PIXELS - 1]]).toEqual([1, 1, 2, 0]);
  expect(given).toEqual(block());
  expect(inputs.flatMap(({ planes, valid }) => [...planes, valid].map(({ length }) => length))).toEqual([
    0, 0, 0,
  ]);
});
