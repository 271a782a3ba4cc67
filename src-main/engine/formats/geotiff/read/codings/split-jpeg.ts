import { EngineError } from '../../../../errors.ts';
import { bitWriter, scanReader, type BitWriter, type ScanReader } from './jpeg-bits.ts';
import { readHuffmanTables, type HuffmanTable } from './jpeg-huffman.ts';
import { broken, MARKER, writeJpegStream, type JpegFrame, type JpegStream } from './jpeg-stream.ts';

interface ScanComponent {
  readonly dc: HuffmanTable;
  readonly ac: HuffmanTable;
  readonly output: BitWriter;
}

const BLOCK_SIDE = 8;
const COEFFICIENTS = 64;

/**
 * Takes a sequential JPEG whose components are interleaved block by block apart into one grey stream for each component. Codes are
 * copied as they are: a component's codes do not depend on the others.
 */
export function splitJpeg({ segments, scans }: JpegStream, frame: JpegFrame): Uint8Array[] {
  const { components, width, height } = frame;
  if (frame.marker === 0xc2) throw new EngineError('unsupported', 'progressive JPEG of several bands');
  const headerBytes = (scans[2] << 8) | scans[3];
  const tables = readHuffmanTables(segments);
  if (scans[4] !== components.length || headerBytes !== 6 + 2 * components.length) {
    throw new EngineError('unsupported', 'JPEG with several scans');
  }
  const scan = components.map(({ id }, index): ScanComponent => {
    const selectors = scans[6 + 2 * index];
    const dc = tables.get(selectors >> 4);
    const ac = tables.get(0x10 | (selectors & 15));
    if (scans[5 + 2 * index] !== id || !dc || !ac) throw broken();
    return { dc, ac, output: bitWriter() };
  });
  const interval = segments.find(({ marker }) => marker === MARKER.restartInterval)?.body;
  const blocks = Math.ceil(width / BLOCK_SIDE) * Math.ceil(height / BLOCK_SIDE);
  copyBlocks(
    scanReader(scans.subarray(2 + headerBytes)),
    scan,
    blocks,
    interval ? (interval[0] << 8) | interval[1] : 0,
  );
  return components.map((_, index) =>
    greyStream({ segments, scans }, frame, index, scan[index].output.finish()),
  );
}

function copyBlocks(
  reader: ScanReader,
  scan: readonly ScanComponent[],
  blocks: number,
  interval: number,
): void {
  for (let block = 0; block < blocks; block += 1) {
    if (interval > 0 && block > 0 && block % interval === 0) {
      reader.restart();
      for (const { output } of scan) output.restart();
    }
    for (const component of scan) copyBlock(reader, component);
  }
}

/** A code for the first coefficient, then for runs of zeros and what follows them (T.81, F.2.2). */
function copyBlock(reader: ScanReader, { dc, ac, output }: ScanComponent): void {
  const size = copyCode(reader, dc, output);
  if (size > 15) throw broken();
  output.write(reader.read(size), size);
  for (let index = 1; index < COEFFICIENTS; index += 1) {
    const symbol = copyCode(reader, ac, output);
    const bits = symbol & 15;
    if (bits === 0 && symbol !== 0xf0) return;
    index += symbol >> 4;
    if (index >= COEFFICIENTS) throw broken();
    output.write(reader.read(bits), bits);
  }
}

function copyCode(reader: ScanReader, table: HuffmanTable, output: BitWriter): number {
  let code = 0;
  for (let length = 1; length <= 16; length += 1) {
    code = (code << 1) | reader.read(1);
    const place = code - table.firstCodes[length];
    if (place < table.counts[length]) {
      output.write(code, length);
      return table.symbols[table.firstPlaces[length] + place];
    }
  }
  throw broken();
}

function greyStream(
  { segments, scans }: JpegStream,
  frame: JpegFrame,
  index: number,
  codes: Uint8Array,
): Uint8Array {
  const { id, quantisation } = frame.components[index];
  const { height, width, precision } = frame;
  const size = [precision, height >> 8, height & 255, width >> 8, width & 255];
  const start = segments.map((segment) =>
    segment.marker === frame.marker
      ? { marker: frame.marker, body: Uint8Array.of(...size, 1, id, 0x11, quantisation) }
      : segment,
  );
  const header = [0xff, MARKER.startOfScan, 0, 8, 1, id, scans[6 + 2 * index], 0, 63, 0];
  const scan = new Uint8Array(header.length + codes.length + 2);
  scan.set(header);
  scan.set(codes, header.length);
  scan.set([0xff, MARKER.endOfImage], header.length + codes.length);
  return writeJpegStream(start, scan);
}
