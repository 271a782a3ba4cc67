import { expect, it } from 'vitest';
import { packState, unpackState } from './pack-state.ts';

const state = {
  restart: 2,
  name: 'any',
  best: undefined,
  nothing: null,
  numbers: [1, -0, Infinity, -Infinity, NaN],
  list: [
    { mean: Float64Array.of(0.1, NaN), ids: Int32Array.of(-1) },
    { mean: Float64Array.of(-0), ids: new Int32Array(0) },
  ],
  centres: { count: 1, values: Float32Array.of(1.5) },
};

it('takes typed arrays out of plain data and puts them back', () => {
  const packed = packState(state);
  expect(Object.keys(packed.arrays)).toEqual([
    'state.list.0.mean',
    'state.list.0.ids',
    'state.list.1.mean',
    'state.list.1.ids',
    'state.centres.values',
  ]);
  expect(packed.arrays['state.list.0.mean']).toEqual({ shape: [2], values: state.list[0].mean });
  const parsed = { ...packed, state: JSON.parse(JSON.stringify(packed.state)) as unknown };
  expect(unpackState(parsed)).toEqual(state);
});

it('leaves out arrays that are not there, also those of names that every object has', () => {
  expect(unpackState({ state: { a: { $array: 'gone' }, b: { $array: 'toString' } }, arrays: {} })).toEqual(
    {},
  );
});
