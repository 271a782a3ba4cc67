import type { ByteSource } from '../../bytes.ts';
import type { Workers } from '../../workers.ts';
import { inflateElement } from './inflate-element.ts';
import { COMPRESSED, MATRIX, readArrayHeader, readTag, type ArrayHeader } from './mat-elements.ts';

/** An array of the file and where its numbers are. */
export interface Variable extends ArrayHeader {
  /** Of the element's data in the file: the array, or the zlib stream that holds it. */
  readonly offset: number;
  readonly length: number;
  readonly compressed: boolean;
}

const HEADER_BYTES = 128;
/** Enough for the flags, up to 32 dimensions, a name of 64 letters and the tag of the numbers. */
const ARRAY_HEADER_BYTES = 512;
const MAXIMUM_VARIABLES = 10_000;

/** Lists the arrays of a MAT-file of version 5, without their numbers. What is cut short ends the list and is a problem. */
export async function listVariables(
  source: ByteSource,
  littleEndian: boolean,
  workers: Workers,
): Promise<{ variables: Variable[]; problems: string[] }> {
  const variables: Variable[] = [];
  let offset = HEADER_BYTES;
  while (offset + 8 <= source.size && variables.length < MAXIMUM_VARIABLES) {
    const tag = readTag(viewOf(await source.read(offset, 8)), 0, littleEndian);
    if (!tag || (tag.type !== MATRIX && tag.type !== COMPRESSED)) {
      return {
        variables,
        problems: [`The file is damaged after ${variables.length} variables; copy it again.`],
      };
    }
    const compressed = tag.type === COMPRESSED;
    const place = { offset: offset + 8, length: tag.bytes, compressed };
    const header = await readHeader(source, littleEndian, workers, place);
    if (header) variables.push({ ...header, ...place });
    if (place.offset + place.length > source.size) {
      return { variables, problems: ['The file ends inside a variable: it is truncated; copy it again.'] };
    }
    offset += compressed ? 8 + tag.bytes : tag.next;
  }
  return { variables, problems: [] };
}

async function readHeader(
  source: ByteSource,
  littleEndian: boolean,
  workers: Workers,
  { offset, length, compressed }: { offset: number; length: number; compressed: boolean },
): Promise<ArrayHeader | undefined> {
  const bytes = await source.read(offset, Math.min(length, 2 * ARRAY_HEADER_BYTES));
  if (!compressed) return readArrayHeader(viewOf(bytes), 0, littleEndian);
  const wanted = { bytes: new Uint8Array(bytes), start: 0, length: ARRAY_HEADER_BYTES };
  const inflated = await workers.run(inflateElement, wanted).catch(() => undefined);
  return inflated && readArrayHeader(viewOf(inflated), 8, littleEndian);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
