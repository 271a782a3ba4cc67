import { EngineError } from '../../../../errors.ts';

/** A marker segment of a JPEG stream (ITU-T T.81, annex B), its length field left out. */
export interface JpegSegment {
  readonly marker: number;
  readonly body: Uint8Array;
}

export interface JpegComponent {
  readonly id: number;
  readonly horizontal: number;
  readonly vertical: number;
  readonly quantisation: number;
}

/** What the frame header says. */
export interface JpegFrame {
  readonly marker: number;
  readonly precision: number;
  readonly width: number;
  readonly height: number;
  readonly components: readonly JpegComponent[];
}

/** A JPEG stream taken apart: what comes before its first scan, and the scan header and all that follows. */
export interface JpegStream {
  readonly segments: readonly JpegSegment[];
  readonly frame?: JpegFrame;
  readonly scans: Uint8Array;
}

export const MARKER = {
  huffmanTables: 0xc4,
  startOfImage: 0xd8,
  endOfImage: 0xd9,
  startOfScan: 0xda,
  quantisationTables: 0xdb,
  restartInterval: 0xdd,
  adobe: 0xee,
  comment: 0xfe,
} as const;

/** Reads up to the first scan. Throws `damaged` where the segments do not follow each other. */
export function readJpegStream(bytes: Uint8Array): JpegStream {
  const segments: JpegSegment[] = [];
  let frame: JpegFrame | undefined;
  let at = 2;
  if (bytes[0] !== 0xff || bytes[1] !== MARKER.startOfImage) throw broken();
  for (;;) {
    // Fill bytes may precede a marker.
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at += 1;
    const marker = bytes[at + 1];
    if (bytes[at] !== 0xff || marker === undefined) throw broken();
    if (marker === MARKER.startOfScan) return { segments, frame, scans: bytes.subarray(at) };
    if (marker === MARKER.endOfImage) return { segments, frame, scans: new Uint8Array(0) };
    const length = (bytes[at + 2] << 8) | bytes[at + 3];
    const body = bytes.subarray(at + 4, at + 2 + length);
    if (!(length >= 2) || body.length !== length - 2) throw broken();
    if (isFrame(marker)) {
      if (frame) throw broken();
      frame = readFrame(marker, body);
    }
    segments.push({ marker, body });
    at += 2 + length;
  }
}

/** A stream of these segments and scans. */
export function writeJpegStream(segments: readonly JpegSegment[], scans: Uint8Array): Uint8Array {
  const length = segments.reduce((sum, { body }) => sum + 4 + body.length, 2) + scans.length;
  const output = new Uint8Array(length);
  output.set([0xff, MARKER.startOfImage]);
  let at = 2;
  for (const { marker, body } of segments) {
    output.set([0xff, marker, (body.length + 2) >> 8, (body.length + 2) & 0xff], at);
    output.set(body, at + 4);
    at += 4 + body.length;
  }
  output.set(scans, at);
  return output;
}

/** Application data and comments: what they say of colours is not what the TIFF says. */
export function isRemark({ marker }: JpegSegment): boolean {
  return (marker >= 0xe0 && marker <= 0xef) || marker === MARKER.comment;
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

function readFrame(marker: number, body: Uint8Array): JpegFrame {
  const count = body[5];
  if (body.length < 6 || body.length !== 6 + 3 * count) throw broken();
  return {
    marker,
    precision: body[0],
    height: (body[1] << 8) | body[2],
    width: (body[3] << 8) | body[4],
    components: Array.from({ length: count }, (_, index) => {
      const [id, factors, quantisation] = body.subarray(6 + 3 * index);
      return { id, horizontal: factors >> 4, vertical: factors & 15, quantisation };
    }),
  };
}

export function broken(): EngineError {
  return new EngineError('damaged', 'its JPEG data is broken');
}
