import type { J2kDecoder, OpenJpegModule } from '@cornerstonejs/codec-openjpeg/decodewasmjs';
import { EngineError } from '../../errors.ts';

/** What a decoder gave, as the package hands it out: channels interleaved, 8 or 16 bits. */
export interface DecodedImage {
  readonly bytes: Uint8ClampedArray<ArrayBuffer>;
  readonly channels: number;
  readonly bits: number;
}

interface Codec {
  readonly module: OpenJpegModule;
  /** What it printed since it was last asked. */
  readonly lines: string[];
}

/** A module's memory never shrinks, so one that has grown beyond this is thrown away. */
const KEPT_MEMORY_BYTES = 256 << 20;
/** What it says of sound files. */
const HARMLESS = /Psot value of the current tile-part is equal to zero|Unknown marker|Empty SOT marker/i;

let opened: Promise<Codec> | undefined;

/**
 * Decodes a codestream or JP2 file given in pieces, at 1 / 2^reduction of its size. Throws `damaged` without naming the file.
 */
export async function decodeImage(pieces: readonly Uint8Array[], reduction: number): Promise<DecodedImage> {
  opened ??= openCodec();
  const codec = await opened;
  codec.lines.length = 0;
  try {
    const image = decodeWith(codec.module, pieces, reduction);
    const complaint = codec.lines.find((line) => /\[(ERROR|WARNING)\]/.test(line) && !HARMLESS.test(line));
    if (complaint) throw new EngineError('damaged', complaint.replace(/^\[\w+\] */, '').trim());
    if (codec.module.HEAPU8.length > KEPT_MEMORY_BYTES) opened = undefined;
    return image;
  } catch (error) {
    opened = undefined;
    if (error instanceof EngineError) throw error;
    const said = codec.lines.filter((line) => line.includes('[ERROR]')).map((line) => line.slice(8));
    throw new EngineError('damaged', said.join(' ').trim() || 'it cannot be decoded', { cause: error });
  }
}

async function openCodec(): Promise<Codec> {
  const lines: string[] = [];
  const note = (line: string): void => void lines.push(line);
  const { default: open } = await import('@cornerstonejs/codec-openjpeg/decodewasmjs');
  return { module: await open({ print: note, printErr: note }), lines };
}

function decodeWith(module: OpenJpegModule, pieces: readonly Uint8Array[], reduction: number): DecodedImage {
  const decoder = new module.J2KDecoder();
  try {
    fill(decoder, pieces);
    decoder.decodeSubResolution(reduction, 0);
    const { componentCount, bitsPerSample } = decoder.getFrameInfo();
    return { bytes: decoder.getDecodedBuffer(), channels: componentCount, bits: bitsPerSample };
  } finally {
    decoder.delete();
  }
}

function fill(decoder: J2kDecoder, pieces: readonly Uint8Array[]): void {
  const room = decoder.getEncodedBuffer(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    room.set(piece, at);
    at += piece.length;
  }
}
