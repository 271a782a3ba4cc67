import { expect, it } from 'vitest';
import { reduceTile } from './reduce-tile.ts';

const MODE = { resampling: 'mode', gap: 0 } as const;

/** All 2 x 2 squares of labels 0..4, side by side. */
const LABELS = [0, 1, 2, 3, 4];
const SQUARES = LABELS.flatMap((a) =>
  LABELS.flatMap((b) => LABELS.flatMap((c) => LABELS.map((d) => [a, b, c, d] as const))),
);

it('keeps the commonest of each four, the first of equals, and no data only where there is nothing else', () => {
  for (const square of SQUARES) {
    const seen = square.filter((label) => label !== 0);
    const count = (label: number): number => seen.filter((other) => other === label).length;
    const most = Math.max(...seen.map(count));
    const expected = seen.find((label) => count(label) === most) ?? 0;
    expect([square, reduceTile(Uint8Array.from(square), 2, MODE)]).toEqual([square, Uint8Array.of(expected)]);
  }
});

it('works on rows of squares and on both types', () => {
  const pixels = Uint16Array.of(1, 1, 0, 900, 1, 2, 0, 0, 0, 0, 5, 6, 0, 0, 6, 7);
  expect(reduceTile(pixels, 4, MODE)).toEqual(Uint16Array.of(1, 900, 0, 6));
});
