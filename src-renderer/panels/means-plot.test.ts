import { describe, expect, it } from 'vitest';
import { labelledPositions, plotData } from './means-plot.ts';

describe('the plot of means', () => {
  it('has a column of positions and one for each cluster', () => {
    const lines = [
      { id: 1, values: [1, null] },
      { id: 2, values: [3, 4] },
    ];
    const data = plotData({
      positions: [480, 560],
      byWavelength: true,
      names: ['a', 'b'],
      unit: undefined,
      lines,
    });
    expect(data).toEqual([
      [480, 560],
      [1, null],
      [3, 4],
    ]);
  });

  it('labels every band of few and some of many', () => {
    expect(labelledPositions([1, 2, 3])).toEqual([1, 2, 3]);
    const labelled = labelledPositions(Array.from({ length: 250 }, (_, band) => band + 1));
    expect(labelled.length).toBeLessThanOrEqual(12);
    expect(labelled[0]).toBe(1);
  });
});
