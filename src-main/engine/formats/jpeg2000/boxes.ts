import type { ByteSource } from '../../bytes.ts';
import { viewOf } from './bytes-view.ts';

/** One box of a JP2 file (ISO 15444-1, annex I): its four-letter type and where its content lies. */
export interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** More than any real file has; a longer list is a forgery. */
const MAXIMUM_BOXES = 4096;

/** The boxes between two places of a file. The list ends at the first box that does not fit inside. */
export async function readBoxes(source: ByteSource, from: number, to: number): Promise<readonly Box[]> {
  const boxes: Box[] = [];
  for (let at = from; at + 8 <= to && boxes.length < MAXIMUM_BOXES;) {
    const box = parseHead(await source.read(at, 16), at, to);
    if (!box) break;
    boxes.push(box);
    at = box.end;
  }
  return boxes;
}

function parseHead(bytes: Uint8Array, at: number, to: number): Box | undefined {
  const view = viewOf(bytes);
  if (view.byteLength < 8) return undefined;
  const type = String.fromCharCode(...bytes.subarray(4, 8));
  const length = view.getUint32(0);
  if (length === 0) return { type, start: at + 8, end: to };
  if (length !== 1) return fitting({ type, start: at + 8, end: at + length }, to);
  return view.byteLength < 16
    ? undefined
    : fitting({ type, start: at + 16, end: at + Number(view.getBigUint64(8)) }, to);
}

/** A codestream that the end of the file cuts is still of use; any other box is not. */
function fitting(box: Box, to: number): Box | undefined {
  if (box.end < box.start) return undefined;
  if (box.end <= to) return box;
  return box.type === 'jp2c' ? { ...box, end: to } : undefined;
}
