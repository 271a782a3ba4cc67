import { expect, it, vi } from 'vitest';
import { distanceSeen, hexOf, labOf, linearOf, linearOfHex, seenAs } from './colour-vision.ts';
import { clusterColours, DISTINCT_COLOURS } from './palette.ts';

const distance = (left: string, right: string): number =>
  distanceSeen(seenAs(linearOfHex(left)), seenAs(linearOfHex(right)));

it('gives every id its own colour, up to 256', () => {
  const colours = clusterColours(DISTINCT_COLOURS);
  expect(new Set(colours).size).toBe(DISTINCT_COLOURS);
  expect(colours.every((colour) => /^#[0-9a-f]{6}$/.test(colour))).toBe(true);
});

it('gives a cluster the same colour however many there are, and goes on beyond 256', () => {
  const many = clusterColours(1000);
  expect(many).toHaveLength(1000);
  for (const count of [0, 1, 2, 16, 255]) expect(clusterColours(count)).toEqual(many.slice(0, count));
});

it('gives the same colours whether few are asked for first or all at once', async () => {
  vi.resetModules();
  const fresh = await import('./palette.ts');
  for (const count of [3, 1, 16, 300]) expect(fresh.clusterColours(count)).toEqual(clusterColours(count));
});

it('keeps neighbouring ids further apart than orange and red, also for colour-blind eyes', () => {
  const colours = clusterColours(64);
  const apart = distance('#e69f00', '#d55e00');
  for (let index = 1; index < 16; index++) {
    expect(distance(colours[index], colours[index - 1])).toBeGreaterThan(apart);
  }
});

it('separates the first eight at least as well as the palette of Okabe and Ito', () => {
  const okabeIto = ['#e69f00', '#56b4e9', '#009e73', '#f0e442', '#0072b2', '#d55e00', '#cc79a7', '#000000'];
  expect(closest(clusterColours(8))).toBeGreaterThanOrEqual(closest(okabeIto));
});

it('converts between hex, linear light and OKLab without loss', () => {
  for (const colour of clusterColours(100)) {
    expect(hexOf(linearOfHex(colour))).toBe(colour);
    expect(hexOf(linearOf(labOf(linearOfHex(colour))))).toBe(colour);
  }
  expect(labOf(linearOfHex('#ffffff'))[0]).toBeCloseTo(1, 5);
  expect(labOf(linearOfHex('#808080'))[1]).toBeCloseTo(0, 5);
});

it('sees that red and green fall together without middle-wave cones', () => {
  const [normal, , deuteranope] = [0, 1, 2].map((eye) =>
    distanceSeen([seenAs(linearOfHex('#a05030'))[eye]], [seenAs(linearOfHex('#607030'))[eye]]),
  );
  expect(deuteranope).toBeLessThan(normal / 2);
});

function closest(colours: readonly string[]): number {
  return Math.min(
    ...colours.flatMap((left, index) => colours.slice(index + 1).map((right) => distance(left, right))),
  );
}
