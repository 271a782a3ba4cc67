import { EngineError } from '../../errors.ts';
import type { LegendEntry } from '../../raster/exporter.ts';
import type { Raster } from '../../raster/raster.ts';
import { coloursOf } from '../labels/colours.ts';
import type { UniformType } from '../uniform-type.ts';

const COLOUR_TYPES = { grey: 0, rgb: 2, palette: 3 } as const;

/** How a raster becomes a PNG image. */
export interface PngImage {
  readonly width: number;
  readonly height: number;
  readonly bits: 8 | 16;
  readonly channels: 1 | 3;
  readonly colourType: number;
  /** Red, green and blue for each value. */
  readonly palette?: Uint8Array;
}

/** Throws `unsupported` for what a PNG cannot hold. */
export function pngImage(
  { name, grid, bands }: Raster,
  { sampleType }: UniformType,
  legend: readonly LegendEntry[] | undefined,
): PngImage {
  const channels = bands.length;
  const isWhole = sampleType === 'uint8' || sampleType === 'uint16';
  if (!isWhole || (channels !== 1 && channels !== 3)) {
    throw new EngineError(
      'unsupported',
      `${name} has ${channels} ${channels === 1 ? 'band' : 'bands'} of ${sampleType}; a PNG holds one or three of uint8 or uint16. ` +
        'Choose bands, or write a GeoTIFF.',
    );
  }
  const bits = sampleType === 'uint8' ? 8 : 16;
  const palette = legend && bits === 8 && legend.length > 0 ? paletteOf(legend) : undefined;
  const colourType = palette ? COLOUR_TYPES.palette : channels === 3 ? COLOUR_TYPES.rgb : COLOUR_TYPES.grey;
  return { width: grid.width, height: grid.height, bits, channels, colourType, palette };
}

/** The chunk IHDR. */
export function pngHeader({ width, height, bits, colourType }: PngImage): Uint8Array {
  const bytes = new Uint8Array(13);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  bytes.set([bits, colourType], 8);
  return bytes;
}

function paletteOf(legend: readonly LegendEntry[]): Uint8Array {
  const palette = new Uint8Array(3 * 256);
  for (const entry of legend) palette.set(coloursOf(entry), 3 * entry.value);
  return palette;
}
