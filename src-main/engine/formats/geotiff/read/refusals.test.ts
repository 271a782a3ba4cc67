import { expect, it } from 'vitest';
import { nodeCodecs } from '../../../../node/codecs.ts';
import { memorySource } from '../../../bytes.ts';
import { openContext } from '../../../testing/open-context.ts';
import { writeTinyTiff, type TinyTag } from '../../../testing/tiny-tiff.ts';
import { inlineWorkers } from '../../../workers.ts';
import { encodeJpeg, encodeLerc, waves } from './codings/streams.test-setup.ts';
import { geotiffReader } from './geotiff-reader.ts';
import { listedRefusals } from './refusals.test-setup.ts';

const SIDE = 32;
const short = (...values: number[]): TinyTag => ({ short: values });
const bits = (count: number, format = 1) => ({ 258: short(count), 339: short(format) });
const compressed = (compression: number, more: Record<number, TinyTag> = {}) => ({
  259: short(compression),
  ...more,
});
const YCBCR = { 262: short(6) };

/** Tags that make a file of the given number of bands be refused. */
const REFUSED_FILES: readonly (readonly [bandCount: number, tags: Record<number, TinyTag>])[] = [
  [1, bits(64, 6)],
  [2, { 258: short(8, 16) }],
  [1, bits(40)],
  [1, bits(12, 2)],
  [1, bits(24, 3)],
  [1, compressed(8, { 317: short(3) })],
  [1, compressed(7, bits(12))],
  [5, compressed(7)],
  [1, compressed(7, { 339: short(2) })],
  [1, compressed(7, YCBCR)],
  [1, compressed(34887, bits(12))],
  [1, compressed(34887, { 50674: [4, 9] })],
  [1, compressed(50001)],
  [1, compressed(4)],
  [1, YCBCR],
  [3, { ...YCBCR, 259: short(8), 317: short(2) }],
  [3, { ...YCBCR, 530: short(4, 4) }],
  [1, { 262: short(8) }],
  [1, { 262: short(32844) }],
  [1, { 262: short(32845) }],
  ...[6, 9, 32766, 32809, 34676, 34677, 34712, 34892, 34925, 50002, 52546, 4711].map(
    (compression) => [1, compressed(compression)] as const,
  ),
];

async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => new Error('not refused'),
    (reason: Error) => reason,
  );
  expect(error).toMatchObject({ name: 'EngineError', code: 'unsupported' });
  return / uses (.*), which cannot be read/.exec(error.message)?.[1] ?? error.message;
}

function read(bandCount: number, tags: Record<number, TinyTag>, stream?: Uint8Array): Promise<unknown> {
  const bands = Array.from({ length: bandCount }, () => new Uint8Array(SIDE * SIDE));
  const image = { width: SIDE, height: SIDE, sampleType: 'uint8', bands, tags } as const;
  const bytes = writeTinyTiff([stream ? { ...image, encode: () => stream } : image]);
  return geotiffReader
    .open(memorySource('tiny.tif', bytes), openContext(inlineWorkers(nodeCodecs)))
    .then((dataset) => dataset.read({ column: 0, row: 0, width: SIDE, height: SIDE }));
}

/** What only a block's own stream tells. */
async function refusedStreams(): Promise<string[]> {
  const frame = (stream: Uint8Array, marker: number): number =>
    stream.findIndex((byte, at) => byte === 0xff && stream[at + 1] === marker);
  const grey = await encodeJpeg(waves(SIDE, SIDE, 1));
  const changed = (offset: number, value: number): Uint8Array => {
    const stream = grey.slice();
    stream[frame(stream, 0xc0) + offset] = value;
    return stream;
  };
  const older = encodeLerc({ width: SIDE, height: SIDE, dataType: 1 }, new Uint8Array(SIDE * SIDE));
  new DataView(older.buffer).setInt32(6, 7, true);
  return Promise.all([
    refusal(read(1, compressed(7), changed(1, 0xc3))),
    refusal(read(1, compressed(7), changed(4, 12))),
    refusal(read(3, compressed(7), await encodeJpeg(waves(SIDE, SIDE, 3), { subsampling: 2 }))),
    refusal(read(4, compressed(7), await fourComponents(false))),
    refusal(read(4, compressed(7), await fourComponents(true))),
    refusal(read(1, compressed(34887), older)),
  ]);
}

/** A grey stream whose frame claims four components; in their one scan there is only the first. */
async function fourComponents(progressive: boolean): Promise<Uint8Array> {
  const stream = await encodeJpeg(waves(SIDE, SIDE, 1), { progressive });
  const marker = progressive ? 0xc2 : 0xc0;
  const at = stream.findIndex((byte, index) => byte === 0xff && stream[index + 1] === marker);
  const components = [1, 2, 3, 4].flatMap((id) => [id, 0x11, 0]);
  const head = [0xff, marker, 0, 8 + 12, 8, 0, SIDE, 0, SIDE, 4, ...components];
  return Uint8Array.from([...stream.subarray(0, at), ...head, ...stream.subarray(at + 13)]);
}

it('every refusal that is listed can be provoked, and none is left out of the list', async () => {
  const provoked: string[] = await refusedStreams();
  for (const [bandCount, tags] of REFUSED_FILES) provoked.push(await refusal(read(bandCount, tags)));
  const listed = listedRefusals();
  for (const feature of provoked) {
    expect(
      listed.filter((pattern) => pattern.test(feature)),
      feature,
    ).not.toHaveLength(0);
  }
  const silent = listed.filter((pattern) => !provoked.some((feature) => pattern.test(feature)));
  // Nothing at hand writes LERC of version 6 with nodata values.
  expect(silent.map(String)).toEqual(['/^LERC data with several nodata values$/']);
});
