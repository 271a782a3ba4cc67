import { writeFileSync } from 'node:fs';

const TILE = 128;
const ENTRY_BYTES = 12;

/**
 * Writes a square GeoTIFF without overviews: one band of bytes, not compressed, in many small tiles. It gets brighter from left to
 * right, so that every column of the map has a grey of its own. `side` is a multiple of 128.
 */
export function writeLargeScene(path: string, side: number): void {
  const across = side / TILE;
  const count = across * across;
  const directory = 8;
  const tags: [tag: number, type: number, count: number, value: number][] = [
    [256, 4, 1, side],
    [257, 4, 1, side],
    [258, 3, 1, 8],
    [259, 3, 1, 1],
    [262, 3, 1, 1],
    [277, 3, 1, 1],
    [322, 4, 1, TILE],
    [323, 4, 1, TILE],
    [324, 4, count, 0],
    [325, 4, count, 0],
  ];
  const offsets = directory + 2 + tags.length * ENTRY_BYTES + 4;
  const first = offsets + 8 * count;
  const bytes = new Uint8Array(first + side * side);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x002a4949, true);
  view.setUint32(4, directory, true);
  view.setUint16(directory, tags.length, true);
  tags.forEach(([tag, type, values, value], index) => {
    const at = directory + 2 + index * ENTRY_BYTES;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, type, true);
    view.setUint32(at + 4, values, true);
    view.setUint32(at + 8, tag === 324 ? offsets : tag === 325 ? offsets + 4 * count : value, true);
  });
  for (let tile = 0; tile < count; tile += 1) {
    const start = first + tile * TILE * TILE;
    view.setUint32(offsets + 4 * tile, start, true);
    view.setUint32(offsets + 4 * (count + tile), TILE * TILE, true);
    for (let pixel = 0; pixel < TILE * TILE; pixel += 1) {
      const column = (tile % across) * TILE + (pixel % TILE);
      bytes[start + pixel] = Math.floor((256 * column) / side);
    }
  }
  writeFileSync(path, bytes);
}
