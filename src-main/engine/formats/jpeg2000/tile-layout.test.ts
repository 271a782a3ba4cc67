import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.ts';
import type { ImageSize } from './image-size.ts';
import { tileLayout, tilesUnder, tileWindow } from './tile-layout.ts';

/** An image anywhere on the reference grid, with tiles of any size that begin anywhere at or before it. */
function anyImage(random: ReturnType<typeof createRandom>): ImageSize {
  const [x0, y0] = [random.below(50), random.below(50)];
  const [x1, y1] = [x0 + 1 + random.below(90), y0 + 1 + random.below(90)];
  const [width, height] = [1 + random.below(40), 1 + random.below(40)];
  const x = Math.max(0, x0 - random.below(width));
  const y = Math.max(0, y0 - random.below(height));
  return {
    area: [x0, y0, x1, y1],
    tile: { x, y, width, height },
    tilesAcross: Math.ceil((x1 - x) / width),
    tilesDown: Math.ceil((y1 - y) / height),
    components: [{ bits: 8, signed: false }],
    segment: new Uint8Array(0),
  };
}

describe('tiles at any reduction', () => {
  it('cover each pixel once, and those under a window are those that share pixels with it', () => {
    const random = createRandom(3);
    for (let round = 0; round < 200; round += 1) {
      const layout = tileLayout(anyImage(random), random.below(4));
      const owner = new Int32Array(layout.width * layout.height).fill(-1);
      for (let tile = 0; tile < layout.size.tilesAcross * layout.size.tilesDown; tile += 1) {
        const { column, row, width, height } = tileWindow(layout, tile);
        for (let y = row; y < row + height; y += 1) {
          for (let x = column; x < column + width; x += 1) {
            expect(owner[y * layout.width + x]).toBe(-1);
            owner[y * layout.width + x] = tile;
          }
        }
      }
      expect(owner.includes(-1)).toBe(false);
      const column = random.below(layout.width);
      const row = random.below(layout.height);
      const width = 1 + random.below(layout.width - column);
      const height = 1 + random.below(layout.height - row);
      const inside = owner.filter((_, index) => {
        const [x, y] = [(index % layout.width) - column, Math.floor(index / layout.width) - row];
        return x >= 0 && x < width && y >= 0 && y < height;
      });
      const under = [...tilesUnder(layout, { column, row, width, height })].map(({ index }) => index);
      expect(under).toEqual([...new Set(inside)].sort((left, right) => left - right));
    }
  });
});
