import type { FileStructure } from './file-structure.ts';
import type { MainHeader } from './main-header.ts';
import type { TilePartIndex } from './tile-parts.ts';

const PROGRESSIONS = [
  'quality, resolution, band, position',
  'resolution, quality, band, position',
  'resolution, position, band, quality',
  'position, band, resolution, quality',
  'band, position, resolution, quality',
];

/** How an image is stored, for people. */
export function describeStorage(
  { wrapped }: FileStructure,
  { size, styles }: MainHeader,
  { tiles }: TilePartIndex,
  overviews: number,
): Record<string, string> {
  const [style] = styles;
  const { width, height } = size.tile;
  const bits = [...new Set(size.components.map((component) => component.bits))].join(' and ');
  const entries: Record<string, string | undefined> = {
    compression: `JPEG 2000, ${style.reversible ? '5-3 wavelet (may be lossless)' : '9-7 wavelet (lossy)'}`,
    blocks: tiles.length > 1 ? `tiles of ${width} x ${height}` : 'one for all',
    bits: `${bits} per sample`,
    levels: String(style.levels),
    layers: String(style.layers),
    order: PROGRESSIONS[style.progression ?? -1],
    variant: wrapped ? undefined : 'codestream without a file around it',
    overviews: overviews > 0 ? String(overviews) : undefined,
  };
  const known = Object.entries(entries).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(known);
}
