/** [red, green, blue, alpha] 0..255 by sample value. */
export type Palette = readonly (readonly [number, number, number, number])[];

/** TIFF's ColorMap: all reds, then greens, then blues, 0..65535 (some writers use 0..255). Undefined where it does not fit. */
export function readPalette(
  colorMap: ArrayLike<number> | undefined,
  bitsPerSample: number,
): Palette | undefined {
  if (!colorMap || bitsPerSample > 16) return undefined;
  const count = 2 ** bitsPerSample;
  if (colorMap.length !== 3 * count) return undefined;
  const values = Array.from(colorMap);
  const divisor = values.some((value) => value > 255) ? 257 : 1;
  const channel = (index: number): number => Math.round(values[index] / divisor);
  return Array.from(
    { length: count },
    (_, value) => [channel(value), channel(count + value), channel(2 * count + value), 255] as const,
  );
}
