import { describe, expect, it } from 'vitest';
import type { BandDescription } from '../../src-main/engine/api.ts';
import { resultOf } from '../testing/result-of.ts';
import { formatLonLat, formatMapPosition, formatValue } from './coordinate-format.ts';
import { shownCluster, shownValues } from './reading-text.ts';

const BANDS: BandDescription[] = ['Red', 'NIR', 'Heat'].map((name, index) => ({
  index,
  name,
  sampleType: 'int16',
  scale: name === 'Heat' ? 0.01 : 1,
  offset: name === 'Heat' ? -50 : 0,
  unit: name === 'Heat' ? '°C' : undefined,
}));

describe('the values under the pointer', () => {
  it('are physical, in the order of the composite, each band once', () => {
    const reading = { column: 0, row: 0, values: [12, 3400, 7312] };
    expect(shownValues(reading, [2, 0, 0], BANDS)).toEqual([
      { name: 'Heat', text: '23.12 °C', channel: 'red' },
      { name: 'Red', text: '12', channel: 'green' },
    ]);
    expect(shownValues(reading, [1, 1, 1], BANDS)).toEqual([{ name: 'NIR', text: '3400', channel: 'grey' }]);
  });

  it('say no data where there is none', () => {
    const reading = { column: 0, row: 0, values: [null, 5, null] };
    expect(shownValues(reading, [0, 1, 2], BANDS).map(({ text }) => text)).toEqual([
      'no data',
      '5',
      'no data',
    ]);
  });
});

describe('the cluster under the pointer', () => {
  const scheme = { id: 's', title: 'S', classes: [{ id: 4, name: 'Lake', colour: '#0000ff' }] };

  it('is named by its class, in the colour of the class', () => {
    const result = resultOf(['#111111', '#222222'], { 2: 4 });
    expect(shownCluster(1, result, scheme)).toEqual({ text: 'Cluster 1', colour: '#111111' });
    expect(shownCluster(2, result, scheme)).toEqual({ text: 'Cluster 2: Lake', colour: '#0000ff' });
  });

  it('is not there without data or without a result', () => {
    expect(shownCluster(0, resultOf(['#111111']), scheme)).toBeUndefined();
    expect(shownCluster(1, undefined, scheme)).toBeUndefined();
  });
});

describe('numbers', () => {
  it('of values keep four significant digits and the width of their neighbours', () => {
    expect([0.046, 0.0333, 12.3456, 5e-7, 65535, -0.5].map(formatValue)).toEqual([
      '0.04600',
      '0.03330',
      '12.35',
      '5.000e-7',
      '65535',
      '-0.5000',
    ]);
  });

  it('of positions tell neighbouring screen pixels apart, and no more than a tenth of one', () => {
    for (const resolution of [30, 1, 0.0003, 1e-5]) {
      const written = (x: number): number => Number(formatMapPosition([x, 0], resolution).split(',')[0]);
      expect(written(11.2)).not.toBe(written(11.2 + resolution));
      expect(Math.abs(written(11.2) - 11.2)).toBeLessThanOrEqual(Math.max(0.5, resolution / 2));
    }
  });

  it('of latitude and longitude carry letters instead of signs', () => {
    expect(formatLonLat([-46.5, -23.25])).toBe('23.25000° S, 46.50000° W');
    expect(formatLonLat([11.3, 46.5])).toBe('46.50000° N, 11.30000° E');
  });
});
