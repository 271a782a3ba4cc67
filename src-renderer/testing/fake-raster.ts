import type {
  BandStatistics,
  PixelReading,
  SceneDescription,
  TileGrid,
  TilePixels,
} from '../../src-main/engine/api.ts';
import type { Extent } from '../../src-main/engine/geo/grid.ts';
import { createLandscape, FAKE_HEIGHT, FAKE_NODATA, FAKE_WIDTH } from './fake-landscape.ts';

const BINS = 256;
let landscape: readonly Float32Array[] | undefined;

/** Made on first use and shared: every fake scene shows the same landscape. */
export function fakeBands(): readonly Float32Array[] {
  landscape ??= createLandscape();
  return landscape;
}

export function isFakeValid(index: number): boolean {
  return fakeBands()[0][index] !== FAKE_NODATA;
}

interface TileAddress {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

/** A tile of layers of pixels, validity last. */
export function readFakeTile(
  grid: TileGrid,
  address: TileAddress,
  layers: readonly ArrayLike<number>[],
  isValid: (index: number) => boolean,
): TilePixels {
  const { tileSize } = grid;
  const channels = layers.length + 1;
  const data = new Float32Array(tileSize * tileSize * channels);
  const step = grid.resolutions[address.z] / grid.resolutions[grid.resolutions.length - 1];
  for (let line = 0; line < tileSize; line++) {
    const row = Math.floor((address.y * tileSize + line + 0.5) * step);
    for (let place = 0; place < tileSize; place++) {
      const column = Math.floor((address.x * tileSize + place + 0.5) * step);
      if (column >= FAKE_WIDTH || row >= FAKE_HEIGHT) continue;
      const index = row * FAKE_WIDTH + column;
      const target = (line * tileSize + place) * channels;
      layers.forEach((samples, layer) => (data[target + layer] = samples[index]));
      data[target + layers.length] = isValid(index) ? 1 : 0;
    }
  }
  return { width: tileSize, height: tileSize, channels, data };
}

export function fakeStatistics(
  scene: SceneDescription,
  bands: readonly number[],
  extent: Extent = scene.extent,
): BandStatistics[] {
  const indices = [...validPixelsIn(scene, extent)];
  return bands.map((band) => summarise(band, indices));
}

function* validPixelsIn(scene: SceneDescription, extent: Extent): Generator<number> {
  const [size, , left, , , top] = scene.transform;
  const clamp = (value: number, maximum: number): number => Math.min(maximum, Math.max(0, Math.floor(value)));
  const firstRow = clamp((top - extent[3]) / size, FAKE_HEIGHT);
  const endRow = clamp((top - extent[1]) / size, FAKE_HEIGHT);
  const firstColumn = clamp((extent[0] - left) / size, FAKE_WIDTH);
  const endColumn = clamp((extent[2] - left) / size, FAKE_WIDTH);
  for (let row = firstRow; row < endRow; row += 2) {
    for (let column = firstColumn; column < endColumn; column += 2) {
      const index = row * FAKE_WIDTH + column;
      if (isFakeValid(index)) yield index;
    }
  }
}

function summarise(band: number, indices: readonly number[]): BandStatistics {
  const samples = fakeBands()[band];
  const pixels = indices.length;
  if (pixels === 0) {
    const nothing = { minimum: null, maximum: null, mean: null, deviation: null };
    return { band, pixels, approximate: true, ...nothing, histogram: [] };
  }
  let [minimum, maximum, sum, squares] = [Infinity, -Infinity, 0, 0];
  for (const index of indices) {
    minimum = Math.min(minimum, samples[index]);
    maximum = Math.max(maximum, samples[index]);
    sum += samples[index];
    squares += samples[index] ** 2;
  }
  const histogram = new Array<number>(BINS).fill(0);
  const scale = BINS / (maximum - minimum || 1);
  for (const index of indices)
    histogram[Math.min(BINS - 1, Math.floor((samples[index] - minimum) * scale))]++;
  const mean = sum / pixels;
  const deviation = Math.sqrt(Math.max(0, squares / pixels - mean ** 2));
  return { band, pixels, approximate: true, minimum, maximum, mean, deviation, histogram };
}

export function readFakePixel(column: number, row: number, labels?: Uint16Array): PixelReading {
  const index = row * FAKE_WIDTH + column;
  const values = fakeBands().map((samples) => (isFakeValid(index) ? samples[index] : null));
  return { column, row, values, clusterId: labels?.[index] };
}
