/** Reflectance x 10000 at 485, 560, 660, 835, 1650 and 2215 nm. */
const SPECTRA: readonly (readonly number[])[] = [
  [620, 540, 380, 190, 90, 60],
  [310, 480, 330, 3300, 1450, 620],
  [450, 820, 620, 4100, 2300, 1150],
  [900, 1350, 1750, 2600, 3300, 2750],
  [1250, 1500, 1700, 2050, 2350, 2200],
  [5200, 5400, 5300, 5000, 900, 650],
];

export const FAKE_WAVELENGTHS = [485, 560, 660, 835, 1650, 2215] as const;
export const FAKE_WIDTH = 600;
export const FAKE_HEIGHT = 500;
export const FAKE_NODATA = 0;

/** Band by band, row-major samples of a made-up landscape; the lower left corner has no data. */
export function createLandscape(): readonly Float32Array[] {
  const bands = FAKE_WAVELENGTHS.map(() => new Float32Array(FAKE_WIDTH * FAKE_HEIGHT));
  for (let row = 0; row < FAKE_HEIGHT; row++) {
    for (let column = 0; column < FAKE_WIDTH; column++) paintPixel(bands, column, row);
  }
  return bands;
}

function paintPixel(bands: readonly Float32Array[], column: number, row: number): void {
  if (row - 2 * column > 330) return;
  const cover = SPECTRA[coverAt(column, row)];
  const light = 0.85 + 0.3 * smoothNoise(column / 17, row / 17, 3);
  const index = row * FAKE_WIDTH + column;
  bands.forEach((samples, band) => {
    const grain = 0.96 + 0.08 * hash(column, row, 40 + band);
    samples[index] = Math.max(1, Math.round(cover[band] * light * grain));
  });
}

function coverAt(column: number, row: number): number {
  const river = Math.abs(row - 250 - 90 * Math.sin(column / 95) - 25 * Math.sin(column / 31));
  if (river < 9 + 6 * smoothNoise(column / 40, 0, 9)) return 0;
  const height = fractalNoise(column / 110, row / 110);
  if (height > 0.68) return 5;
  if (height > 0.56) return 1;
  if (height < 0.36) return 0;
  if (smoothNoise(column / 60, row / 60, 21) > 0.72) return 4;
  // Fields: one crop for each of a grid of slanted parcels.
  const parcel = hash(Math.floor((column + row * 0.3) / 34), Math.floor((row - column * 0.2) / 26), 5);
  return parcel < 0.35 ? 3 : 2;
}

function fractalNoise(x: number, y: number): number {
  return (
    0.6 * smoothNoise(x, y, 1) + 0.27 * smoothNoise(x * 2.1, y * 2.1, 2) + 0.13 * smoothNoise(x * 5, y * 5, 4)
  );
}

/** Value noise in 0..1. */
function smoothNoise(x: number, y: number, seed: number): number {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  const [u, v] = [ease(x - column), ease(y - row)];
  const top = mix(hash(column, row, seed), hash(column + 1, row, seed), u);
  const bottom = mix(hash(column, row + 1, seed), hash(column + 1, row + 1, seed), u);
  return mix(top, bottom, v);
}

function ease(t: number): number {
  return t * t * (3 - 2 * t);
}

function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

/** A number in 0..1 that looks random and is always the same for the same three integers. */
export function hash(x: number, y: number, seed: number): number {
  let value = Math.imul(x, 374761393) ^ Math.imul(y, 668265263) ^ Math.imul(seed + 1, 974711);
  value = Math.imul(value ^ (value >>> 13), 1274126177);
  return ((value ^ (value >>> 16)) >>> 0) / 4294967296;
}
