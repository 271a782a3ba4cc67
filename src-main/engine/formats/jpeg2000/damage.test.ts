import { beforeAll, describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../../node/codecs.ts';
import { memorySource } from '../../bytes.ts';
import { isEngineError } from '../../errors.ts';
import { createRandom } from '../../random.ts';
import type { Dataset } from '../../raster/raster.ts';
import { openContext } from '../../testing/open-context.ts';
import { findMarker, tinyBox, wrapTiny, writeTinyCodestream } from '../../testing/tiny-jpeg2000.ts';
import { inlineWorkers } from '../../workers.ts';
import { createJpeg2000Reader } from './jpeg2000-reader.ts';

const reader = createJpeg2000Reader();
const workers = inlineWorkers(nodeCodecs);
const MUTATIONS = 300;
const SIZ = 0xff51;
const SOT = 0xff90;

let codestream: Uint8Array = new Uint8Array(0);
let file: Uint8Array = new Uint8Array(0);

beforeAll(async () => {
  const bands = [0, 1, 2].map((band) =>
    Uint8Array.from({ length: 96 * 96 }, (_, index) => (index * 7 + (index >> 5) * 3 + band * 50) & 255),
  );
  codestream = await writeTinyCodestream({ width: 96, height: 96, sampleType: 'uint8', bands, tile: 32 });
  const gml = new TextEncoder().encode(
    '<RectifiedGrid><origin><Point><pos>1 2</pos></Point></origin></RectifiedGrid>',
  );
  const palette = tinyBox('pclr', Uint8Array.of(0, 1, 3, 7, 7, 7, 1, 2, 3));
  file = wrapTiny(codestream, [palette], [tinyBox('asoc', tinyBox('asoc', tinyBox('xml ', gml)))]);
});

const open = (bytes: Uint8Array): Promise<Dataset> =>
  reader.open(memorySource('tiny.jp2', bytes), openContext(workers));

/** Reads at most a small window of each raster: a forged size is no reason to read it all. */
async function failure(bytes: Uint8Array): Promise<unknown> {
  try {
    const dataset = await open(bytes);
    for (const raster of [dataset, ...dataset.overviews]) {
      const width = Math.min(raster.grid.width, 100);
      const height = Math.min(raster.grid.height, 100);
      await raster.read({ column: 0, row: 0, width, height });
    }
    await dataset.close();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** The codestream with the size segment changed: offsets are those of ISO 15444-1, table A.9. */
function resized(change: (view: DataView) => void): Uint8Array {
  const bytes = codestream.slice();
  change(new DataView(bytes.buffer, findMarker(bytes, SIZ)));
  return bytes;
}

describe('what is not a readable image is refused, naming the file', () => {
  it.each<[string, () => Uint8Array, string]>([
    ['nothing', () => new Uint8Array(0), 'bad-input'],
    ['text', () => new TextEncoder().encode('no image at all, but some text'), 'bad-input'],
    ['a signature alone', () => file.slice(0, 20), 'damaged'],
    ['a header that is cut', () => codestream.slice(0, 60), 'damaged'],
    ['no pixel', () => resized((view) => view.setUint32(6, 0)), 'damaged'],
    ['tiles of no width', () => resized((view) => view.setUint32(22, 0)), 'damaged'],
    ['a tile grid that begins beyond the image', () => resized((view) => view.setUint32(30, 50)), 'damaged'],
    ['no band', () => resized((view) => view.setUint16(38, 0)), 'damaged'],
    ['more bands than are described', () => resized((view) => view.setUint16(38, 900)), 'damaged'],
    ['a million tiles', () => resized((view) => view.setUint32(6, 2 ** 31 - 1)), 'damaged'],
  ])('%s', async (_, bytes, code) => {
    expect(await failure(bytes())).toMatchObject({
      name: 'EngineError',
      code,
      message: expect.stringContaining('tiny.jp2'),
    });
  });
});

describe('what cannot be read right is refused by name', () => {
  it.each<[string, RegExp, () => Uint8Array]>([
    ['subsampled bands', /lower resolution/, () => resized((view) => view.setUint8(44, 2))],
    ['17 bits', /17 bits per sample/, () => resized((view) => view.setUint8(40, 16))],
    ['signs mixed', /signed and unsigned/, () => resized((view) => view.setUint8(43, 135))],
    ['packed packet headers', /\(PPM\)/, () => withSegment(Uint8Array.of(0xff, 0x60, 0, 3, 0))],
  ])('%s', async (_, message, bytes) => {
    expect(await failure(bytes())).toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(message),
    });
  });
});

function withSegment(segment: Uint8Array): Uint8Array {
  const at = findMarker(codestream, SOT);
  return Uint8Array.from([...codestream.subarray(0, at), ...segment, ...codestream.subarray(at)]);
}

describe('a truncated file', () => {
  const cut = () => codestream.slice(0, Math.floor(codestream.length * 0.6));

  it('opens, says how many tiles are missing, and reads the others', async () => {
    const dataset = await open(cut());
    expect(dataset.problems).toEqual([
      expect.stringMatching(/^\d of 9 tiles are missing: the file is truncated; copy it again\.$/),
    ]);
    const whole = await open(codestream);
    const window = { column: 0, row: 0, width: 96, height: 32 };
    expect((await dataset.read(window)).bands).toEqual((await whole.read(window)).bands);
  });

  it('fails on a missing tile, naming file and place', async () => {
    const reading = (await open(cut())).read({ column: 90, row: 90, width: 2, height: 2 });
    await expect(reading).rejects.toMatchObject({
      code: 'damaged',
      message: expect.stringMatching(/tiny\.jp2: the tile at column 64, row 64 is missing/),
    });
  });
});

describe('a forged header sets no memory aside', () => {
  it('for one tile of two thousand million pixels', async () => {
    const forged = resized((view) => [6, 10, 22, 26].forEach((at) => view.setUint32(at, 45_000)));
    expect(await failure(forged)).toMatchObject({ code: expect.stringMatching(/damaged|unsupported/) });
  });

  it('for one tile that there are bytes for, but no room', async () => {
    const forged = resized((view) => [6, 10, 22, 26].forEach((at) => view.setUint32(at, 20_000)));
    const start = findMarker(forged, SOT);
    new DataView(forged.buffer).setUint32(start + 6, forged.length - start - 2);
    expect(await failure(forged)).toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/1200 million samples.*in tiles/),
    });
  });

  it('for an image that is large but has no tiles', async () => {
    const forged = resized((view) => [6, 10].forEach((at) => view.setUint32(at, 8_000)));
    const dataset = await open(forged);
    expect(dataset.problems).toHaveLength(1);
    const reading = dataset.read({ column: 7000, row: 7000, width: 10, height: 10 });
    await expect(reading).rejects.toMatchObject({ code: 'damaged' });
  });
});

it('decodes well after a tile that it could not decode', async () => {
  const broken = codestream.slice();
  const start = findMarker(broken, SOT) + 14;
  broken.fill(0xff, start, start + 200);
  expect(await failure(broken)).toMatchObject({ code: 'damaged' });
  expect(await failure(codestream)).toBeUndefined();
});

it(
  'ends with a raster or an EngineError, whatever bytes are changed (seeded)',
  { timeout: 300_000 },
  async () => {
    const random = createRandom(11);
    let refused = 0;
    for (let round = 0; round < MUTATIONS; round += 1) {
      const bytes = mutated(round % 2 === 0 ? codestream : file, random, round % 3 === 0);
      const error = await failure(bytes);
      if (error === undefined) continue;
      expect(error, `round ${round}`).toSatisfy(isEngineError);
      expect(error, `round ${round}`).not.toMatchObject({ code: 'internal' });
      refused += 1;
    }
    expect(refused).toBeGreaterThan(MUTATIONS / 4);
  },
);

/** Some bytes changed, most of them in the header where they do most harm; now and then the end cut off. */
function mutated(bytes: Uint8Array, random: ReturnType<typeof createRandom>, anywhere: boolean): Uint8Array {
  const copy = bytes.slice(0, random.below(8) === 0 ? random.below(bytes.length) : bytes.length);
  const reach = anywhere ? copy.length : Math.min(copy.length, 400);
  for (let count = 1 + random.below(4); count > 0 && reach > 0; count -= 1) {
    copy[random.below(reach)] = random.below(256);
  }
  return copy;
}
