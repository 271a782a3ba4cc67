import { discard } from '../bytes.ts';

/** Nobody keeps a larger one for later. */
const LARGEST_KEPT = 8 << 20;

let spare: ArrayBuffer | undefined;

/**
 * Bytes of this thread's own with anything in them, which `returnBytes` takes back. Fresh memory would have to be cleared by the
 * system each time, and makes a garbage collector run.
 */
export function takeBytes(length: number): Uint8Array<ArrayBuffer> {
  const kept = spare;
  spare = undefined;
  const buffer = kept && kept.byteLength >= length ? kept : new ArrayBuffer(length);
  return new Uint8Array(buffer, 0, length);
}

/** Nobody uses the buffer any more: it is kept for the next who takes bytes, or its memory is given back at once. */
export function returnBytes(buffer: ArrayBuffer): void {
  const isKept = buffer.byteLength <= LARGEST_KEPT && buffer.byteLength > (spare?.byteLength ?? 0);
  if (spare && isKept) discard(spare);
  if (isKept) spare = buffer;
  else discard(buffer);
}
