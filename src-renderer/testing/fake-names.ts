import type { ClusterExamples, ExampleSet, SceneDescription } from '../../src-main/engine/api.ts';
import { FAKE_WIDTH } from './fake-landscape.ts';

/** The class of each cluster that has points of any, the last one's; areas are not looked at. */
export function fakeNames(
  { transform: [size, , left, , , top] }: SceneDescription,
  labels: Uint16Array,
  { classes }: ExampleSet,
): ClusterExamples[] {
  const found = new Map<number, Set<number>>();
  for (const { id, points = [] } of classes) {
    for (const [x, y] of points) {
      const cluster = labels[Math.floor((top - y) / size) * FAKE_WIDTH + Math.floor((x - left) / size)];
      if (cluster > 0) found.set(cluster, (found.get(cluster) ?? new Set()).add(id));
    }
  }
  return [...found].map(([id, own]) => ({
    id,
    classId: [...own].at(-1)!,
    classes: [...own].map((classId) => ({ id: classId, pixels: 1 })),
  }));
}
