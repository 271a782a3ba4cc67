import { expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { localTask } from './local-raster.ts';
import type { Planes } from './neighbourhood-raster.ts';

const [WIDTH, HEIGHT] = [23, 17];

function planes(seed: number): Planes {
  const random = createRandom(seed);
  const plane = () => Float32Array.from({ length: WIDTH * HEIGHT }, () => random.next() * 1000);
  const valid = Uint8Array.from({ length: WIDTH * HEIGHT }, () => Number(random.next() > 0.2));
  return { width: WIDTH, height: HEIGHT, planes: [plane(), plane()], valid };
}

it.each([1, 3, 15])('is the mean and the deviation of the valid pixels within radius %i', async (radius) => {
  const pixels = planes(radius);
  const how = { kind: 'local', radius, statistics: ['mean', 'deviation'], keep: false } as const;
  const found = await localTask.run(
    { pixels, how: { ...how, statistics: [...how.statistics] } },
    {} as never,
  );
  for (let i = 0; i < WIDTH * HEIGHT; i++) {
    const near = [...pixels.valid.keys()].filter((j) => {
      const across = Math.abs((j % WIDTH) - (i % WIDTH));
      const down = Math.abs(Math.floor(j / WIDTH) - Math.floor(i / WIDTH));
      return pixels.valid[j] === 1 && Math.max(across, down) <= radius;
    });
    if (near.length === 0) continue;
    pixels.planes.forEach((plane, band) => {
      const mean = near.reduce((sum, j) => sum + plane[j], 0) / near.length;
      const variance = near.reduce((sum, j) => sum + (plane[j] - mean) ** 2, 0) / near.length;
      expect(found[band][i]).toBeCloseTo(mean, 3);
      expect(found[2 + band][i]).toBeCloseTo(Math.sqrt(variance), 3);
    });
  }
});
