import { expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { combinePlainly, type LinearStep } from '../raster/pixel-step.ts';
import { createSamples, type NumericSamples, type SampleType } from '../raster/samples.ts';
import { combineBands, createWasmCombineBands } from './combine-bands.ts';

const random = createRandom(6);
const combine = createWasmCombineBands()!;

function randomPlanes(type: SampleType, bandCount: number, length: number): NumericSamples[] {
  return Array.from({ length: bandCount }, () => {
    const plane = createSamples(type, length) as NumericSamples;
    return plane.map(() => random.next() * 120) as NumericSamples;
  });
}

function randomStep(rowCount: number, bandCount: number): LinearStep {
  const rows = Array.from({ length: rowCount }, () =>
    Array.from({ length: bandCount }, (_, band) => (band % 7 === 3 ? 0 : random.next() - 0.5)),
  );
  return { kind: 'linear', rows, offsets: rows.map(() => 100 * random.next()) };
}

it.each<[SampleType, number, number, number]>([
  ['uint16', 1, 1, 1],
  ['int16', 3, 6, 4099],
  ['float32', 8, 200, 700],
  ['float64', 20, 201, 333],
  ['uint8', 5, 2, 9001],
  ['uint32', 9, 40, 66],
])(
  'the compiled combination of %s gives the very bits of the plain one: %i of %i bands, %i pixels',
  (type, rows, bands, length) => {
    const planes = randomPlanes(type, bands, length);
    const step = randomStep(rows, bands);
    expect(combine(step, planes)).toEqual(combinePlainly(step, planes));
    expect(combineBands(step, planes)).toEqual(combinePlainly(step, planes));
  },
);

it('keeps what is no number to its pixel, and leaves nothing behind for the next call', () => {
  const planes = randomPlanes('float32', 3, 50);
  const step = randomStep(2, 3);
  const before = combine(step, planes);
  const broken = planes.map((plane) => plane.slice());
  [broken[0][7], broken[1][20], broken[2][49]] = [NaN, Infinity, -Infinity];
  expect(combine(step, broken)).toEqual(combinePlainly(step, broken));
  expect(combine(step, planes)).toEqual(before);
});

it('gives nothing of no pixels', () => {
  expect(combine(randomStep(2, 3), randomPlanes('uint8', 3, 0))).toEqual([
    new Float32Array(),
    new Float32Array(),
  ]);
});
