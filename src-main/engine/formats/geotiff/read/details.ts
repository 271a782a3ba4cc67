import type { TiffStructure } from './directories.ts';
import type { ImageLayout } from './image-layout.ts';
import { compressionName } from './tags.ts';

/** How an image is stored, for people. */
export function describeStorage(
  structure: TiffStructure,
  layout: ImageLayout,
  extra: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const { encoding, declaredBlock, tiled, planar, bandCount } = layout;
  const predictor = ['', '', ', horizontal differences', ', floating point differences'][encoding.predictor];
  const entries: Record<string, string | undefined> = {
    compression: compressionName(encoding.compression) + predictor,
    blocks: tiled
      ? `tiles of ${declaredBlock.width} x ${declaredBlock.height}`
      : `strips of ${declaredBlock.height} ${declaredBlock.height === 1 ? 'row' : 'rows'}`,
    interleave: bandCount === 1 ? undefined : planar ? 'by band' : 'by pixel',
    bits: `${encoding.bitsPerSample} per sample`,
    'byte order': structure.littleEndian ? 'little-endian' : 'big-endian',
    variant: structure.bigTiff ? 'BigTIFF' : undefined,
    ...extra,
  };
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >;
}
