import { cutTree } from '../merge-tree/cut-tree.ts';
import { wardTree } from '../merge-tree/ward-tree.ts';
import { PLAIN_WORK, type Pace } from '../samples/sample-chunks.ts';
import type { Sample } from '../samples/samples.ts';

/**
 * Merges classes 1..`classes` of a sample by Ward's method on their means, until `count` are left: ids 1..count, and how many there are
 * (fewer where fewer classes have pixels).
 */
export async function mergeIds(
  { count: pixels, bandCount, values }: Sample,
  ids: Uint16Array,
  classes: number,
  count: number,
  pace: Pace,
): Promise<{ ids: Uint16Array; classes: number }> {
  const counts = new Float64Array(classes + 1);
  const sums = Array.from({ length: classes + 1 }, () => new Float64Array(bandCount));
  for (const id of ids) counts[id]++;
  for (let band = 0; band < bandCount; band++) {
    for (let pixel = 0; pixel < pixels; pixel++) sums[ids[pixel]][band] += values[band * pixels + pixel];
    await pace(pixels * PLAIN_WORK);
  }
  const found = [...counts.keys()].filter((id) => counts[id] > 0);
  const leaves = found.map((id) => {
    return { id, pixels: counts[id], mean: sums[id].map((sum) => sum / counts[id]) };
  });
  const groups = cutTree(await wardTree(leaves, pace), classes, count);
  const kept = [...new Set(found.map((id) => groups[id]))];
  const table = groups.map((group) => kept.indexOf(group) + 1);
  return { ids: ids.map((id) => table[id]), classes: kept.length };
}
