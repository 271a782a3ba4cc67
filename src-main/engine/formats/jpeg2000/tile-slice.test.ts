import { expect, it } from 'vitest';
import { memorySource } from '../../bytes.ts';
import { concatenate, writeTinyCodestream } from '../../testing/tiny-jpeg2000.ts';
import { readMainHeader } from './main-header.ts';
import { tileArea } from './tile-layout.ts';
import { readTileParts } from './tile-parts.ts';
import { sliceTile } from './tile-slice.ts';

it('a slice is a codestream of one tile that lies where the tile lay', async () => {
  const bands = [Uint8Array.from({ length: 100 * 70 }, (_, index) => index & 255)];
  const comment = Uint8Array.of(0xff, 0x64, 0, 5, 0, 1, 65);
  const image = { width: 100, height: 70, sampleType: 'uint8' as const, bands, tile: 32 };
  const bytes = await writeTinyCodestream({ ...image, segments: () => [comment] });
  const source = memorySource('whole', bytes);
  const header = await readMainHeader(source, 0, bytes.length);
  const { tiles } = await readTileParts(source, header, bytes.length);
  const area = tileArea(header.size, 6);
  const parts = await Promise.all(tiles[6].map(({ offset, length }) => source.read(offset, length)));
  const slice = concatenate(
    ...sliceTile({
      sizeSegment: header.size.segment,
      segments: header.segments,
      components: header.size.components,
      area,
      parts,
    }),
  );
  const again = await readMainHeader(memorySource('slice', slice), 0, slice.length);
  expect(area).toEqual([64, 32, 96, 64]);
  expect(again.size).toMatchObject({
    area,
    tile: { x: 64, y: 32, width: 32, height: 32 },
    tilesAcross: 1,
    tilesDown: 1,
  });
  expect(again.styles).toEqual(header.styles);
  const found = await readTileParts(memorySource('slice', slice), again, slice.length);
  expect(found).toMatchObject({ truncated: false, tiles: [[{ length: tiles[6][0].length }]] });
  expect(slice.length).toBeLessThan(tiles[6][0].length + 200);
});
