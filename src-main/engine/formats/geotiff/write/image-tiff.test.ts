import { fromArrayBuffer } from 'geotiff';
import { describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../../../node/codecs.ts';
import { memoryFiles } from '../../../testing/memory-files.ts';
import { writeTiff, type TiffImage } from './image-tiff.ts';
import type { PyramidLevel } from './tile-pyramid.ts';
import type { Stored } from './tile-spool.ts';

const image: TiffImage = {
  sampleType: 'uint8',
  bandCount: 1,
  planar: false,
  encoding: { compression: 'deflate', level: 4, predictor: 1 },
  nodata: 0,
  masked: false,
  mainTags: [],
};
const level = (size: number, tiles: Stored[]): PyramidLevel => ({
  width: size,
  height: size,
  columns: Math.sqrt(tiles.length),
  rows: Math.sqrt(tiles.length),
  tiles,
  masks: [],
});
const tileOf = (value: number): Stored => {
  const bytes = nodeCodecs.deflate(new Uint8Array(512 * 512).fill(value), 4);
  return { bytes, length: bytes.length, position: 0 };
};
const inMemory = { read: async ({ bytes }: Stored): Promise<Uint8Array> => bytes! };

async function written(
  levels: PyramidLevel[],
  options: Partial<TiffImage>,
  spool = inMemory,
): Promise<Uint8Array> {
  const files = memoryFiles();
  const sink = await files.create('map.tif');
  await writeTiff(sink, levels, spool, { ...image, ...options });
  await sink.commit();
  return files.contents.get('map.tif')!;
}

describe.each([
  ['TIFF', false, 42],
  ['BigTIFF', true, 43],
])('%s', (_, bigTiff, magic) => {
  const levels = [level(1024, [1, 2, 3, 4].map(tileOf)), level(512, [tileOf(5)])];

  it('has every tile of every level where it says', async () => {
    const bytes = await written(levels, { bigTiff });
    expect(bytes[2]).toBe(magic);
    const tiff = await fromArrayBuffer(bytes.slice().buffer);
    expect(await tiff.getImageCount()).toBe(2);
    const main = (await (await tiff.getImage(0)).readRasters())[0] as Uint8Array;
    expect([main[0], main[1023], main[1023 * 1024], main[1024 * 1024 - 1]]).toEqual([1, 2, 3, 4]);
    expect(new Set((await (await tiff.getImage(1)).readRasters())[0] as Uint8Array)).toEqual(new Set([5]));
  });

  it('frames each tile with its size and its last bytes, the smallest overview first', async () => {
    const bytes = await written(levels, { bigTiff });
    const view = new DataView(bytes.buffer);
    const tiff = await fromArrayBuffer(bytes.slice().buffer);
    const starts: number[] = [];
    for (const [index, { tiles }] of [...levels.entries()].toReversed()) {
      const directory = (await tiff.getImage(index)).fileDirectory;
      const offsets = (await directory.loadValue('TileOffsets')) ?? [];
      for (const [tile, { bytes: block, length }] of tiles.entries()) {
        const start = Number(offsets[tile]);
        starts.push(start);
        expect(view.getUint32(start - 4, true)).toBe(length);
        expect(bytes.slice(start, start + length)).toEqual(Uint8Array.from(block!));
        expect(bytes.slice(start + length, start + length + 4)).toEqual(
          bytes.slice(start + length - 4, start + length),
        );
      }
    }
    expect(starts).toEqual(starts.toSorted((left, right) => left - right));
    expect(bytes.length).toBe(starts.at(-1)! + levels[0].tiles[3].length + 4);
  });
});

it('becomes a BigTIFF when its last byte lies beyond 4 GB', async () => {
  const stub = { read: async () => new Uint8Array(8) };
  const magicOf = async (tileBytes: number): Promise<number> => {
    const tiles = Array.from({ length: 64 }, () => ({ length: tileBytes, position: 0 }));
    return (await written([level(4096, tiles)], {}, stub))[2];
  };
  expect(await magicOf(2 ** 26 - 100)).toBe(42);
  expect(await magicOf(2 ** 26)).toBe(43);
});

it('shares one colour map between the images', async () => {
  const levels = [level(1024, [1, 2, 3, 4].map(tileOf)), level(512, [tileOf(5)])];
  const [grey, coloured] = [
    await written(levels, {}),
    await written(levels, { colourMap: new Uint16Array(768) }),
  ];
  const entryBytes = 12;
  expect(coloured.length - grey.length).toBe(1536 + 2 * entryBytes);
});
