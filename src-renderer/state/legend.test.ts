import { describe, expect, it } from 'vitest';
import { CLEAR, clusterColours, parseColour } from './legend.ts';
import { resultOf } from '../testing/result-of.ts';

const SCHEME = {
  id: 'two',
  title: 'Two classes',
  classes: [
    { id: 3, name: 'Water', colour: '#0000ff' },
    { id: 200, name: 'Land', colour: '#00ff00' },
  ],
};
const RESULT = resultOf(['#102030', '#405060', '#708090'], { 1: 200, 3: 99 });

describe('the colours of clusters', () => {
  it("are the clusters' own, with no data clear", () => {
    expect(clusterColours(RESULT, SCHEME, 'cluster')).toEqual([
      CLEAR,
      [0x10, 0x20, 0x30, 255],
      [0x40, 0x50, 0x60, 255],
      [0x70, 0x80, 0x90, 255],
    ]);
  });

  it("are their classes', and clear without a class that the scheme has", () => {
    expect(clusterColours(RESULT, SCHEME, 'class')).toEqual([CLEAR, [0, 255, 0, 255], CLEAR, CLEAR]);
  });

  it('leave only what is highlighted, in its own colour where it has no class', () => {
    expect(clusterColours(RESULT, SCHEME, 'cluster', new Set([2]))).toEqual([
      CLEAR,
      CLEAR,
      [0x40, 0x50, 0x60, 255],
      CLEAR,
    ]);
    expect(clusterColours(RESULT, SCHEME, 'class', new Set([1, 2]))).toEqual([
      CLEAR,
      [0, 255, 0, 255],
      [0x40, 0x50, 0x60, 255],
      CLEAR,
    ]);
  });

  it('are those of the groups where clusters are merged', () => {
    const merged = { ...RESULT, clusters: RESULT.clusters.slice(1), lookup: [0, 2, 2, 3] };
    const [, first, second, third] = clusterColours(merged, SCHEME, 'cluster');
    expect([first, second]).toEqual([second, [0x40, 0x50, 0x60, 255]]);
    expect(third).toEqual([0x70, 0x80, 0x90, 255]);
  });

  it('are clear for ids that no cluster has', () => {
    const skipping = { ...RESULT, clusters: RESULT.clusters.slice(2), lookup: [0, 1, 2, 3] };
    expect(clusterColours(skipping, SCHEME, 'cluster')).toEqual([
      CLEAR,
      CLEAR,
      CLEAR,
      [0x70, 0x80, 0x90, 255],
    ]);
  });

  it('have a place for every id of a thousand clusters', () => {
    const colours = Array.from({ length: 1000 }, (_, place) => `#${place.toString(16).padStart(6, '0')}`);
    const palette = clusterColours(resultOf(colours), SCHEME, 'cluster');
    expect(palette).toHaveLength(1001);
    expect(palette[1000]).toEqual([0, 999 >> 8, 999 & 255, 255]);
  });
});

it('reads #rrggbb', () => {
  expect(parseColour('#fe8001')).toEqual([254, 128, 1, 255]);
});
