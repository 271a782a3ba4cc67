import type { LegendEntry } from '../../raster/exporter.ts';

/** Red, green and blue, 0..255, of an entry's #rrggbb. */
export function coloursOf({ colour }: LegendEntry): [red: number, green: number, blue: number] {
  const packed = Number.parseInt(colour.slice(1), 16);
  return [packed >> 16, (packed >> 8) & 255, packed & 255];
}

/**
 * TIFF's ColorMap: all reds, all greens, all blues, 0..65535, for every value of so many bits. Black where there
 * is no entry; undefined for an empty legend.
 */
export function colourMap(legend: readonly LegendEntry[], bits: 8 | 16): Uint16Array | undefined {
  if (legend.length === 0) return undefined;
  const size = 2 ** bits;
  const map = new Uint16Array(3 * size);
  for (const entry of legend) {
    coloursOf(entry).forEach((colour, channel) => {
      map[channel * size + entry.value] = colour * 257;
    });
  }
  return map;
}

/** The same of a palette: [red, green, blue, alpha] 0..255 by value. */
export function paletteMap(palette: readonly (readonly number[])[], bits: 8 | 16): Uint16Array {
  const size = 2 ** bits;
  const map = new Uint16Array(3 * size);
  for (const [value, colour] of palette.slice(0, size).entries()) {
    for (const channel of [0, 1, 2]) map[channel * size + value] = colour[channel] * 257;
  }
  return map;
}
