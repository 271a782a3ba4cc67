import { discard } from '../../bytes.ts';
import { classMeans, sharesOfIds, squaredDistances } from './spatial-mixture.ts';

/** Ids 1..classes of a rectangle of pixels, row-major; 0 where there is none. */
export interface IdPlane {
  readonly width: number;
  readonly height: number;
  readonly ids: Uint16Array;
}

/** What the id of a pixel tells about that of one beside, above or below it: their mutual information, in nats. */
export function spatialInformation({ width, height, ids }: IdPlane, classes: number): number {
  const joint = new Float64Array(classes * classes);
  const count = (one: number, other: number): void => {
    if (one === 0 || other === 0) return;
    joint[(one - 1) * classes + other - 1]++;
    joint[(other - 1) * classes + one - 1]++;
  };
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const pixel = row * width + column;
      if (column + 1 < width) count(ids[pixel], ids[pixel + 1]);
      if (row + 1 < height) count(ids[pixel], ids[pixel + width]);
    }
  }
  return mutualInformation(joint, classes);
}

/** What the class whose mean is nearest to a pixel's own components tells about its id: their mutual information, in nats. */
export function pixelInformation(planes: readonly Float32Array[], ids: Uint16Array, classes: number): number {
  const distances = squaredDistances(planes, classMeans(planes, sharesOfIds(ids, classes)), classes);
  const joint = new Float64Array(classes * classes);
  for (let pixel = 0; pixel < ids.length; pixel++) {
    if (ids[pixel] === 0) continue;
    let nearest = 0;
    for (let own = 1; own < classes; own++) {
      if (distances[own][pixel] < distances[nearest][pixel]) nearest = own;
    }
    joint[(ids[pixel] - 1) * classes + nearest]++;
  }
  for (const { buffer } of distances) discard(buffer);
  return mutualInformation(joint, classes);
}

/** Of counts of pairs, `size` rows of `size`; 0 where there are none. */
export function mutualInformation(joint: Float64Array, size: number): number {
  const [rows, columns] = [new Float64Array(size), new Float64Array(size)];
  let total = 0;
  joint.forEach((count, at) => {
    rows[Math.floor(at / size)] += count;
    columns[at % size] += count;
    total += count;
  });
  let information = 0;
  joint.forEach((count, at) => {
    if (count === 0) return;
    const expected = (rows[Math.floor(at / size)] * columns[at % size]) / total;
    information += (count / total) * Math.log(count / expected);
  });
  return information;
}
