import type { TiffStructure } from './directories.ts';
import { TAG } from './tags.ts';
import type { TagValues } from './tag-values.ts';

/** Where a block's bytes lie; length 0 is a sparse block, offset -1 one that the file does not list. */
export interface BlockPlace {
  readonly offset: number;
  readonly length: number;
}

export interface BlockTable {
  readonly block: { readonly width: number; readonly height: number };
  place(plane: number, blockRow: number, blockColumn: number): BlockPlace;
  readonly beyondEnd: number;
  readonly blockCount: number;
}

interface DeclaredBlocks {
  readonly width: number;
  readonly height: number;
  readonly tiled: boolean;
  readonly planes: number;
  readonly declaredBlock: { readonly width: number; readonly height: number };
  /** Bytes of one row of a decoded block. */
  readonly rowBytes: number;
  readonly compressed: boolean;
}

/** Uncompressed strips larger than this are read in parts of about this size. */
const PART_BYTES = 1 << 17;

/** The offsets and lengths of an image's strips or tiles; tall uncompressed strips are cut into parts of some rows. */
export async function blockTable(
  structure: TiffStructure,
  values: TagValues,
  declared: DeclaredBlocks,
): Promise<BlockTable> {
  const { tiled, declaredBlock, rowBytes, compressed } = declared;
  // Old writers put tiles under the tags of strips.
  const offsets =
    (tiled ? await values.numbers(TAG.tileOffsets) : undefined) ??
    (await values.numbers(TAG.stripOffsets)) ??
    new Float64Array(0);
  const lengths =
    (tiled ? await values.numbers(TAG.tileByteCounts) : undefined) ??
    (await values.numbers(TAG.stripByteCounts)) ??
    new Float64Array(0);
  const across = Math.ceil(declared.width / declaredBlock.width);
  const down = Math.ceil(declared.height / declaredBlock.height);
  const blockCount = across * down * declared.planes;
  const rowsOf = (blockRow: number): number =>
    tiled
      ? declaredBlock.height
      : Math.min(declaredBlock.height, declared.height - blockRow * declaredBlock.height);
  const lengthOf = (index: number): number => {
    const length = lengths[index];
    const expected = rowsOf(Math.floor(index / across) % down) * rowBytes;
    // Some writers give a single uncompressed strip no length, or a wrong one; it is known anyway.
    if (!compressed && (length === undefined || (blockCount === 1 && offsets[index] > 0))) return expected;
    return length ?? Math.max(1, structure.source.size - offsets[index]);
  };
  const placeOf = (index: number): BlockPlace =>
    index < offsets.length ? { offset: offsets[index], length: lengthOf(index) } : { offset: -1, length: 1 };
  const partRows =
    compressed || tiled ? declaredBlock.height : rowsPerPart(declaredBlock.height, down, rowBytes);
  const parts = Math.ceil(declaredBlock.height / partRows);
  return {
    block: { width: declaredBlock.width, height: partRows },
    blockCount,
    beyondEnd: countBeyondEnd(structure.source.size, blockCount, offsets.length, placeOf),
    place: (plane, blockRow, blockColumn) => {
      const row = parts === 1 ? blockRow : Math.floor(blockRow / parts);
      const whole = placeOf((plane * down + row) * across + blockColumn);
      if (parts === 1 || whole.length === 0 || whole.offset < 0) return whole;
      const skipped = (blockRow % parts) * partRows * rowBytes;
      const length = Math.min(partRows * rowBytes, whole.length - skipped);
      return { offset: whole.offset + skipped, length: Math.max(length, 1) };
    },
  };
}

/** Rows that divide every strip but the last evenly, so that parts lie on a regular grid. */
function rowsPerPart(stripRows: number, strips: number, rowBytes: number): number {
  const wanted = Math.max(1, Math.floor(PART_BYTES / rowBytes));
  if (wanted >= stripRows) return stripRows;
  if (strips === 1) return wanted;
  let rows = wanted;
  while (stripRows % rows !== 0) rows -= 1;
  return rows;
}

function countBeyondEnd(
  fileBytes: number,
  blockCount: number,
  listed: number,
  placeOf: (index: number) => BlockPlace,
): number {
  let count = Math.max(0, blockCount - listed);
  for (let index = 0; index < Math.min(listed, blockCount); index += 1) {
    const { offset, length } = placeOf(index);
    if (length > 0 && offset + length > fileBytes) count += 1;
  }
  return count;
}
