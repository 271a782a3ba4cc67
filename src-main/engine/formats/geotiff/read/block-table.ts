import type { TiffStructure } from './directories.ts';
import { TAG } from './tags.ts';
import type { TagValues } from './tag-values.ts';

/** Bytes that are decoded on their own: a tile, a strip, or some rows of an uncompressed one. */
export interface BlockPiece {
  /** -1 where the file does not list it. */
  readonly offset: number;
  /** 0 for a sparse one. */
  readonly length: number;
  readonly rows: number;
}

export interface BlockTable {
  /** Of the blocks that are read: a tile, or as many rows as are worth a turn of a worker. */
  readonly block: { readonly width: number; readonly height: number };
  /** From top to bottom; more than one where thin strips are read together. */
  pieces(plane: number, blockRow: number, blockColumn: number): readonly BlockPiece[];
  /** Declared blocks that lie, in part or whole, beyond the end of the file, and how many there are in all. */
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

/** Thinner strips are read together, and taller uncompressed ones in parts, of about this size. */
const READ_BYTES = 1 << 17;

/** The offsets and lengths of an image's strips or tiles, put together to blocks of a sensible size. */
export async function blockTable(
  structure: TiffStructure,
  values: TagValues,
  declared: DeclaredBlocks,
): Promise<BlockTable> {
  const { tiled, declaredBlock, compressed } = declared;
  const across = Math.ceil(declared.width / declaredBlock.width);
  const down = Math.ceil(declared.height / declaredBlock.height);
  const blockCount = across * down * declared.planes;
  const { listed, pieceOf } = await declaredPieces(structure, values, declared, across, down);
  const beyondEnd = countBeyondEnd(structure.source.size, blockCount, listed, pieceOf);
  const counted = { beyondEnd, blockCount };
  if (tiled) {
    return {
      ...counted,
      block: declaredBlock,
      pieces: (plane, row, column) => [pieceOf((plane * down + row) * across + column)],
    };
  }
  const stripRows = declaredBlock.height;
  const worthReading = Math.max(1, Math.floor(READ_BYTES / declared.rowBytes));
  if (!compressed && worthReading < stripRows) {
    const rows = down === 1 ? worthReading : divisorBelow(stripRows, worthReading);
    return { ...counted, ...strips(declared, rows), pieces: partsOf(declared, down, rows, pieceOf) };
  }
  // In a truncated file strips are read one by one, so that every sound one can be.
  const together = beyondEnd > 0 ? 1 : Math.max(1, Math.floor(worthReading / stripRows));
  return {
    ...counted,
    ...strips(declared, Math.min(together, down) * stripRows),
    pieces: (plane, row) => {
      const end = Math.min((row + 1) * together, down);
      const first = row * together;
      return Array.from({ length: end - first }, (_, index) => pieceOf(plane * down + first + index));
    },
  };
}

function strips({ width }: DeclaredBlocks, rows: number): Pick<BlockTable, 'block'> {
  return { block: { width, height: rows } };
}

async function declaredPieces(
  structure: TiffStructure,
  values: TagValues,
  { tiled, declaredBlock, planes, height, rowBytes, compressed }: DeclaredBlocks,
  across: number,
  down: number,
): Promise<{ listed: number; pieceOf: (index: number) => BlockPiece }> {
  const offsets = await blockNumbers(values, tiled ? TAG.tileOffsets : undefined, TAG.stripOffsets);
  const lengths = await blockNumbers(values, tiled ? TAG.tileByteCounts : undefined, TAG.stripByteCounts);
  const isOnlyBlock = across * down * planes === 1;
  const pieceOf = (index: number): BlockPiece => {
    const row = Math.floor(index / across) % down;
    const rows = tiled
      ? declaredBlock.height
      : Math.min(declaredBlock.height, height - row * declaredBlock.height);
    if (index >= offsets.length) return { offset: -1, length: 1, rows };
    const offset = offsets[index];
    const length = lengths[index];
    // Some writers give a single uncompressed strip no length, or a wrong one; it is known anyway.
    if (!compressed && (length === undefined || (isOnlyBlock && offset > 0))) {
      return { offset, length: rows * rowBytes, rows };
    }
    return { offset, length: length ?? Math.max(1, structure.source.size - offset), rows };
  };
  return { listed: offsets.length, pieceOf };
}

/** Old writers put tiles under the tags of strips. */
async function blockNumbers(
  values: TagValues,
  tileTag: number | undefined,
  stripTag: number,
): Promise<Float64Array> {
  const ofTiles = tileTag === undefined ? undefined : await values.numbers(tileTag);
  return ofTiles ?? (await values.numbers(stripTag)) ?? new Float64Array(0);
}

/** Tall uncompressed strips in parts of `rows`, which divide every strip evenly unless there is only one. */
function partsOf(
  { declaredBlock, height, rowBytes }: DeclaredBlocks,
  down: number,
  rows: number,
  pieceOf: (index: number) => BlockPiece,
): BlockTable['pieces'] {
  const parts = Math.ceil(declaredBlock.height / rows);
  return (plane, row) => {
    const whole = pieceOf(plane * down + Math.floor(row / parts));
    const wanted = Math.min(rows, height - row * rows);
    if (whole.length === 0 || whole.offset < 0) return [{ ...whole, rows: wanted }];
    const skipped = (row % parts) * rows * rowBytes;
    const length = Math.max(1, Math.min(wanted * rowBytes, whole.length - skipped));
    return [{ offset: whole.offset + skipped, length, rows: wanted }];
  };
}

function divisorBelow(number: number, limit: number): number {
  let divisor = limit;
  while (number % divisor !== 0) divisor -= 1;
  return divisor;
}

function countBeyondEnd(
  fileBytes: number,
  blockCount: number,
  listed: number,
  pieceOf: (index: number) => BlockPiece,
): number {
  let count = Math.max(0, blockCount - listed);
  for (let index = 0; index < Math.min(listed, blockCount); index += 1) {
    const { offset, length } = pieceOf(index);
    if (length > 0 && offset + length > fileBytes) count += 1;
  }
  return count;
}
