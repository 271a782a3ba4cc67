import type { SceneDescription } from '../../src-main/engine/api.ts';
import type { Polygon } from '../../src-main/engine/geo/geometry.ts';
import type { ClusterSummary } from '../../src-main/engine/project/document.ts';
import type { Recipe } from '../../src-main/engine/recipe/recipe.ts';
import { FAKE_WIDTH, hash } from './fake-landscape.ts';
import { fakeBands, isFakeValid } from './fake-raster.ts';

const ROUNDS = 8;
const TRAINING_STEP = 37;

export interface FakeClustering {
  readonly labels: Uint16Array;
  readonly clusters: ClusterSummary[];
}

/** A small k-means over the recipe's bands and areas; good enough to look at. */
export function clusterFake(scene: SceneDescription, recipe: Recipe): FakeClustering {
  const bands = recipe.bands.map((band) => fakeBands()[band]);
  const pixels = pixelsOf(
    scene,
    recipe.areas.flatMap(({ polygons }) => polygons),
  );
  const count = Number(recipe.parameters.clusters ?? 8);
  const training = pixels.filter((_, place) => place % TRAINING_STEP === 0);
  let centres = firstCentres(bands, training, count, recipe.seed);
  for (let round = 0; round < ROUNDS; round++) {
    const sums = addUp(bands, training, (index) => nearest(bands, index, centres), count);
    centres = sums.map(({ pixels: size, sum }, cluster) =>
      size > 0 ? sum.map((total) => total / size) : centres[cluster],
    );
  }
  const labels = new Uint16Array(bands[0].length);
  for (const index of pixels) labels[index] = nearest(bands, index, centres) + 1;
  return { labels, clusters: summarise(scene, recipe, bands, pixels, labels, count) };
}

/** One at random, then always the pixel farthest from those taken. */
function firstCentres(
  bands: readonly Float32Array[],
  training: readonly number[],
  count: number,
  seed: number,
): number[][] {
  const spectrum = (index: number): number[] => bands.map((samples) => samples[index]);
  const centres = [spectrum(training[Math.floor(hash(seed, 1, 7) * training.length)])];
  const gaps = training.map(() => Infinity);
  while (centres.length < count) {
    const newest = centres[centres.length - 1];
    training.forEach((index, place) => (gaps[place] = Math.min(gaps[place], distance(bands, index, newest))));
    centres.push(spectrum(training[gaps.indexOf(Math.max(...gaps))]));
  }
  return centres;
}

function pixelsOf(scene: SceneDescription, polygons: readonly Polygon[]): number[] {
  const [size, , left, , , top] = scene.transform;
  const pixels: number[] = [];
  for (let index = 0; index < fakeBands()[0].length; index++) {
    const x = left + ((index % FAKE_WIDTH) + 0.5) * size;
    const y = top - (Math.floor(index / FAKE_WIDTH) + 0.5) * size;
    const wanted = polygons.length === 0 || polygons.some((polygon) => contains(polygon, x, y));
    if (wanted && isFakeValid(index)) pixels.push(index);
  }
  return pixels;
}

/** Even-odd over all rings, so holes count. */
function contains(polygon: Polygon, x: number, y: number): boolean {
  let inside = false;
  for (const ring of polygon) {
    for (let corner = 1; corner < ring.length; corner++) {
      const [[fromX, fromY], [toX, toY]] = [ring[corner - 1], ring[corner]];
      const crosses = fromY > y !== toY > y && x < ((toX - fromX) * (y - fromY)) / (toY - fromY) + fromX;
      if (crosses) inside = !inside;
    }
  }
  return inside;
}

function nearest(bands: readonly Float32Array[], index: number, centres: readonly number[][]): number {
  let [best, least] = [0, Infinity];
  for (const [cluster, centre] of centres.entries()) {
    const gap = distance(bands, index, centre);
    if (gap < least) [best, least] = [cluster, gap];
  }
  return best;
}

function distance(bands: readonly Float32Array[], index: number, centre: readonly number[]): number {
  let sum = 0;
  for (let band = 0; band < bands.length; band++) sum += (bands[band][index] - centre[band]) ** 2;
  return sum;
}

interface Sums {
  pixels: number;
  readonly sum: number[];
  readonly squares: number[];
}

function addUp(
  bands: readonly Float32Array[],
  pixels: readonly number[],
  clusterOf: (index: number) => number,
  count: number,
): Sums[] {
  const sums: Sums[] = Array.from({ length: count }, () => ({
    pixels: 0,
    sum: bands.map(() => 0),
    squares: bands.map(() => 0),
  }));
  for (const index of pixels) {
    const entry = sums[clusterOf(index)];
    entry.pixels++;
    bands.forEach((samples, band) => {
      entry.sum[band] += samples[index];
      entry.squares[band] += samples[index] ** 2;
    });
  }
  return sums;
}

function summarise(
  scene: SceneDescription,
  recipe: Recipe,
  bands: readonly Float32Array[],
  pixels: readonly number[],
  labels: Uint16Array,
  count: number,
): ClusterSummary[] {
  const scales = recipe.bands.map((band) => scene.bands[band].scale);
  const hectaresPerPixel = scene.crs?.unit === 'metre' ? scene.transform[0] ** 2 / 10000 : undefined;
  return addUp(bands, pixels, (index) => labels[index] - 1, count).map((entry, cluster) => {
    const size = entry.pixels;
    const mean = entry.sum.map((total, band) => (size > 0 ? (total / size) * scales[band] : null));
    const deviation = entry.squares.map((total, band) =>
      size > 0 ? Math.sqrt(Math.max(0, total / size - (entry.sum[band] / size) ** 2)) * scales[band] : null,
    );
    const hectares = hectaresPerPixel === undefined ? undefined : size * hectaresPerPixel;
    return { id: cluster + 1, colour: colourOf(cluster), pixels: size, hectares, mean, deviation };
  });
}

/** Hues a golden angle apart, so that neighbours in the list differ. */
function colourOf(cluster: number): string {
  const hue = (cluster * 137.508 + 20) % 360;
  const [lightness, chroma] = [0.5 + 0.12 * ((cluster % 3) - 1), 0.2];
  const channel = (shift: number): string => {
    const place = (shift + hue / 30) % 12;
    const value = lightness - chroma * Math.max(-1, Math.min(place - 3, 9 - place, 1));
    return Math.round(255 * value)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${channel(0)}${channel(8)}${channel(4)}`;
}
