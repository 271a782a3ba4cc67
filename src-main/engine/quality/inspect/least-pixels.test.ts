import { expect, it } from 'vitest';
import { createRandom } from '../../random.ts';
import { createLeastPixels } from './least-pixels.ts';

it.each([1, 7, 40, 500])('keeps the %i pixels of least key and position, by rising position', (size) => {
  const random = createRandom(size);
  const keys = Array.from({ length: 300 }, () => random.below(60));
  const planes = [0, 1].map(() => Float32Array.from(keys, () => random.next()));
  const kept = createLeastPixels(size, 2);
  // Not in the order of their positions.
  for (const pixel of [...keys.keys()].sort((a, b) => (keys[b] % 7) - (keys[a] % 7))) {
    kept.add(keys[pixel], pixel * 3, planes, pixel);
  }
  const expected = [...keys.keys()]
    .sort((a, b) => keys[a] - keys[b] || a - b)
    .slice(0, size)
    .sort((a, b) => a - b);
  const { count, positions, values } = kept.finish();
  expect([...positions]).toEqual(expected.map((pixel) => pixel * 3));
  planes.forEach((plane, band) => {
    expect([...values.subarray(band * count, (band + 1) * count)]).toEqual(
      expected.map((pixel) => plane[pixel]),
    );
  });
});
