import { describe, expect, it } from 'vitest';
import { askPython, hasPython } from '../../../ask-python.test-setup.ts';
import { createRandom } from '../../../random.ts';
import { createAugment, type Augmentation } from './augmentation.ts';
import { drawBox } from './crop.ts';

const SHAPE = { components: 4, side: 11 };
const CROP = { scale: [0.08, 1], ratio: [3 / 4, 4 / 3] } as const;

const random = createRandom(2);
const PATCH = Float32Array.from({ length: 4 * 121 }, () => random.next() - 0.5);

function augmented(augmentation: Augmentation, seed: number): number[] {
  const patch = PATCH.slice();
  createAugment([augmentation], SHAPE)(patch, createRandom(seed));
  return [...patch];
}

function largestDifference(one: readonly number[], other: readonly number[]): number {
  return one.reduce((most, value, i) => Math.max(most, Math.abs(value - other[i])), 0);
}

describe.skipIf(!hasPython('torch'))('augmentations (skipped where torch is absent)', () => {
  it('crop as torch.nn.functional.interpolate resizes', () => {
    const seeds = Array.from({ length: 40 }, (_, seed) => seed);
    const boxes = seeds.map((seed) => drawBox(11, CROP, createRandom(seed)));
    const theirs = askPython<number[][]>(
      `
import torch
import torch.nn.functional as F
x = torch.tensor(given['patch']).reshape(1, 4, 11, 11)
def crop(b):
    part = x[:, :, b['row']:b['row'] + b['height'], b['column']:b['column'] + b['width']]
    return F.interpolate(part, size=(11, 11), mode='bilinear', align_corners=False).flatten().tolist()
answer([crop(b) for b in given['boxes']])`,
      { patch: [...PATCH], boxes },
    );
    for (const seed of seeds) {
      expect(largestDifference(augmented({ kind: 'crop', ...CROP }, seed), theirs[seed])).toBeLessThan(1e-6);
    }
  });

  it.each([
    ['pixels', [0, 1, 2, 3]],
    // Components and rows of each column: the two last axes of a patch turned so.
    ['components-and-rows', [0, 3, 1, 2]],
  ] as const)('blur over %s as torch.nn.functional.conv2d does', (over, order) => {
    const deviations = [0.1, 0.4, 1, 2];
    const theirs = askPython<number[][]>(
      `
import torch
import torch.nn.functional as F
order = given['order']
x = torch.tensor(given['patch']).reshape(1, 4, 11, 11).permute(order)
def blur(sigma):
    line = torch.exp(-0.5 * (torch.tensor([-1.0, 0.0, 1.0]) / sigma) ** 2)
    line = line / line.sum()
    kernel = torch.outer(line, line).expand(x.shape[1], 1, 3, 3)
    padded = F.pad(x, (1, 1, 1, 1), mode='reflect')
    made = F.conv2d(padded, kernel, groups=x.shape[1])
    back = [order.index(axis) for axis in range(4)]
    return made.permute(back).flatten().tolist()
answer([blur(s) for s in given['deviations']])`,
      { patch: [...PATCH], deviations, order },
    );
    deviations.forEach((deviation, i) => {
      const ours = augmented({ kind: 'blur', deviation: [deviation, deviation], over, probability: 1 }, 1);
      expect(largestDifference(ours, theirs[i])).toBeLessThan(1e-6);
    });
  });

  it('crop boxes that are as likely as those of another implementation', () => {
    const TRIALS = 40000;
    const [ours, source] = [new Map<string, number>(), createRandom(9)];
    for (let trial = 0; trial < TRIALS; trial++) {
      const { row, column, height, width } = drawBox(11, CROP, source);
      for (const key of [`size ${height} ${width}`, `corner ${row} ${column}`]) {
        ours.set(key, (ours.get(key) ?? 0) + 1 / TRIALS);
      }
    }
    const theirs = askPython<Record<string, number>>(
      `
import math, random
from collections import Counter
random.seed(1)
counts = Counter()
for trial in range(given):
    for attempt in range(10):
        area = 121 * random.uniform(0.08, 1)
        aspect = math.exp(random.uniform(math.log(3 / 4), math.log(4 / 3)))
        w, h = round((area * aspect) ** 0.5), round((area / aspect) ** 0.5)
        if 0 < w <= 11 and 0 < h <= 11:
            row = random.randrange(11 - h + 1)
            column = random.randrange(11 - w + 1)
            break
    else:
        w, h, row, column = 11, 11, 0, 0
    counts['size %d %d' % (h, w)] += 1 / given
    counts['corner %d %d' % (row, column)] += 1 / given
answer(counts)`,
      TRIALS,
    );
    const keys = new Set([...ours.keys(), ...Object.keys(theirs)]);
    const between = [...keys].reduce(
      (sum, key) => sum + Math.abs((ours.get(key) ?? 0) - (theirs[key] ?? 0)),
      0,
    );
    // Two samples of this size differ by about 0.1 in sum over the 200 sizes and corners.
    expect(between).toBeLessThan(0.15);
  });
});
