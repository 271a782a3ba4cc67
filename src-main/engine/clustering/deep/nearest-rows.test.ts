import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { devices } from './deep.test-setup.ts';
import { nearestRows } from './nearest-rows.ts';

function rowsOf(count: number, width: number) {
  const random = createRandom(2);
  return { width, values: Float32Array.from({ length: count * width }, () => random.next() - 0.5) };
}

function cosine(values: Float32Array, width: number, one: number, other: number): number {
  const row = (index: number) => values.subarray(index * width, (index + 1) * width);
  const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);
  return dot(row(one), row(other)) / Math.sqrt(dot(row(one), row(one)) * dot(row(other), row(other)));
}

describe('the nearest rows', () => {
  it('are those of the least angles, falling, without the row itself', async () => {
    const { width, values } = rowsOf(90, 6);
    const { perRow, indices } = await nearestRows({ width, values }, 5, testRun({ devices }));
    expect(perRow).toBe(5);
    for (let row = 0; row < 90; row++) {
      const others = Array.from({ length: 90 }, (_, i) => i).filter((i) => i !== row);
      const sorted = others.sort((a, b) => cosine(values, width, row, b) - cosine(values, width, row, a));
      expect([...indices.subarray(row * 5, row * 5 + 5)]).toEqual(sorted.slice(0, 5));
    }
  });

  it('are fewer where there are fewer rows, and none of a single one', async () => {
    const { perRow, indices } = await nearestRows(rowsOf(3, 2), 20, testRun({ devices }));
    expect(perRow).toBe(2);
    expect([...indices].map((index, i) => index === Math.floor(i / 2))).not.toContain(true);
    expect((await nearestRows(rowsOf(1, 2), 20, testRun({ devices }))).indices).toHaveLength(0);
  });

  it('are sought among some rows where there are very many', async () => {
    const { indices } = await nearestRows(rowsOf(20_000, 2), 1, testRun({ devices }));
    const found = new Set(indices);
    expect(found.size).toBeLessThanOrEqual(16384);
    expect(Math.max(...found)).toBeGreaterThan(19_000);
  });
});
