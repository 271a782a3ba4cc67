import type { Project, Result } from '../project/document.ts';
import { newProject } from '../project/new-project.ts';

/** A result of `clusterCount` clusters for tests. */
export function sampleResult(id: string, sceneId: string, clusterCount: number): Result {
  return {
    id,
    name: `Result ${id}`,
    sceneId,
    recipe: {
      bands: [0, 1],
      standardise: true,
      clusterer: 'kmeans',
      parameters: { clusters: clusterCount },
      seed: 42,
      areas: [],
    },
    model: { clusterer: 'kmeans', version: 1, data: { centres: [[1, 2]] } },
    clusterCount,
    inertia: 12.5,
    clusters: Array.from({ length: clusterCount }, (_, index) => ({
      id: index + 1,
      colour: '#336699',
      pixels: 10 * index,
      mean: [index, null],
      deviation: [0.5, null],
    })),
    tree: { ward: chainOf(clusterCount) },
    assignment: {},
    seconds: { Fitting: 0.1 },
  };
}

/** Each cluster joins the next one, which is larger. */
function chainOf(clusterCount: number): [number, number, number][] {
  return Array.from({ length: clusterCount - 1 }, (_, index) => [index + 2, index + 1, index]);
}

/** A project of two scenes and two results for tests. */
export function sampleProject(): Project {
  return {
    ...newProject(),
    scenes: [
      { id: 'scene-1', path: '/data/maps/one.tif', name: 'one.tif', size: 100, width: 10, height: 20 },
      { id: 'scene-2', path: '/elsewhere/two.tif', name: 'two.tif', size: 200 },
    ],
    activeScene: 'scene-1',
    results: [sampleResult('a', 'scene-1', 5), sampleResult('b', 'scene-2', 3)],
  };
}
