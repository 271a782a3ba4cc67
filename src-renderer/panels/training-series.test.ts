import { expect, it } from 'vitest';
import { trainingSeries } from './training-series.ts';

it('is a line for each curve, without the epochs that have no number', () => {
  const curves = { epochs: [1, 2, 4], values: { Loss: [3, null, 1], Share: [null, null, null] } };
  expect(trainingSeries(curves)).toEqual([
    {
      name: 'Loss',
      points: [
        { place: 1, value: 3 },
        { place: 4, value: 1 },
      ],
      last: 1,
    },
    { name: 'Share', points: [], last: undefined },
  ]);
});
