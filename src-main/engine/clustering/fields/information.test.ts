import { expect, it } from 'vitest';
import { createRandom } from '../../random.ts';
import { chooseHypothesis, chooseImage, type Hypothesis } from './hypothesis.ts';
import { mutualInformation, pixelInformation, spatialInformation } from './information.ts';

/** H(X) + H(Y) - H(X, Y) of pairs. */
function byEntropies(pairs: readonly (readonly [number, number])[]): number {
  const entropy = (keys: readonly string[]): number => {
    const counts = new Map<string, number>();
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
    return [...counts.values()].reduce(
      (sum, count) => sum - (count / keys.length) * Math.log(count / keys.length),
      0,
    );
  };
  return (
    entropy(pairs.map(([one]) => `${one}`)) +
    entropy(pairs.map(([, other]) => `${other}`)) -
    entropy(pairs.map(String))
  );
}

const [WIDTH, HEIGHT] = [7, 5];
const random = createRandom(2);
const ids = Uint16Array.from({ length: WIDTH * HEIGHT }, (_, pixel) =>
  pixel % 11 === 3 ? 0 : 1 + random.below(3),
);

it('information on neighbours is that of the pairs beside and above each other, both ways', () => {
  const pairs: [number, number][] = [];
  for (let one = 0; one < ids.length; one++) {
    for (let other = 0; other < ids.length; other++) {
      const apart =
        Math.abs((one % WIDTH) - (other % WIDTH)) +
        Math.abs(Math.floor(one / WIDTH) - Math.floor(other / WIDTH));
      if (apart === 1 && ids[one] > 0 && ids[other] > 0) pairs.push([ids[one], ids[other]]);
    }
  }
  expect(spatialInformation({ width: WIDTH, height: HEIGHT, ids }, 3)).toBeCloseTo(byEntropies(pairs), 12);
});

it('information on neighbours is 0 of a single pixel and of a single class, and log 2 of two halves without a border', () => {
  expect(spatialInformation({ width: 1, height: 1, ids: Uint16Array.of(1) }, 1)).toBe(0);
  expect(spatialInformation({ width: 2, height: 2, ids: Uint16Array.of(1, 1, 1, 1) }, 2)).toBe(0);
  const halves = Uint16Array.of(1, 1, 0, 2, 2);
  expect(spatialInformation({ width: 5, height: 1, ids: halves }, 2)).toBeCloseTo(Math.log(2), 12);
});

it('information on pixels is that of ids and of the class whose mean is nearest', () => {
  const planes = [
    Float32Array.from(ids, (id) => id + 2 * random.next()),
    Float32Array.from(ids, () => random.next()),
  ];
  const means = [1, 2, 3].map((own) => {
    const members = [...ids.keys()].filter((pixel) => ids[pixel] === own);
    return planes.map((plane) => members.reduce((sum, pixel) => sum + plane[pixel], 0) / members.length);
  });
  const pairs = [...ids.keys()]
    .filter((pixel) => ids[pixel] > 0)
    .map((pixel): [number, number] => {
      const distances = means.map((mean) =>
        planes.reduce((sum, plane, c) => sum + (plane[pixel] - mean[c]) ** 2, 0),
      );
      return [ids[pixel], distances.indexOf(Math.min(...distances))];
    });
  expect(pixelInformation(planes, ids, 3)).toBeCloseTo(byEntropies(pairs), 10);
});

it('information of no pairs is 0', () => {
  expect(mutualInformation(new Float64Array(4), 2)).toBe(0);
});

it('the choice is the hypothesis that tells most of neighbours and pixels, if enough of pixels', () => {
  const of = (spatial: number, pixel: number): Hypothesis =>
    ({ information: { spatial, pixel: [pixel, 0] } }) as Partial<Hypothesis> as Hypothesis;
  const [plain, large, better, twin] = [of(1, 2), of(3, 1.09), of(1.2, 1.4), of(1.2, 1.4)];
  expect(chooseHypothesis([plain, large, better, twin])).toBe(better);
  expect(chooseHypothesis([plain, of(3, 1.11), better]).information.spatial).toBe(3);
});

it('classes are refined on directions where these tell nearly as much, and bands are more than two', () => {
  const of = (refined: 0 | 1, plain: number, direction: number): Hypothesis =>
    ({
      refined,
      information: { spatial: 1, pixel: [plain, direction] },
    }) as Partial<Hypothesis> as Hypothesis;
  const plain = [of(0, 1, 3), of(0, 0.2, 0.1), of(1, 3, 0.5)];
  expect(chooseImage([...plain, of(1, 0, 0.95)], 3)).toBe(1);
  expect(chooseImage([...plain, of(1, 0, 0.93)], 3)).toBe(0);
  expect(chooseImage([...plain, of(1, 0, 2)], 2)).toBe(0);
});
