import type { Result } from '../../src-main/engine/project/document.ts';
import type { ClassScheme } from '../../src-main/engine/scheme/class-scheme.ts';

interface ExampleCluster {
  readonly pixels: number;
  readonly hectares?: number;
  readonly mean: (number | null)[];
}

/** A result for tests, its clusters numbered from 1. */
export function aResult(given: {
  clusters: readonly ExampleCluster[];
  assignment?: Record<string, number>;
  bands?: number[];
}): Result {
  return {
    id: 'result',
    name: 'Result',
    sceneId: 'scene',
    recipe: {
      bands: given.bands ?? given.clusters[0].mean.map((_, band) => band),
      standardise: false,
      clusterer: 'kmeans',
      parameters: {},
      seed: 42,
      areas: [],
    },
    model: { clusterer: 'kmeans', version: 1, data: null },
    clusterCount: given.clusters.length,
    clusters: given.clusters.map((cluster, index) => ({
      ...cluster,
      id: index + 1,
      colour: '#336699',
      deviation: cluster.mean.map(() => 1),
    })),
    assignment: given.assignment ?? {},
    seconds: {},
  };
}

/** A scheme for tests, its classes numbered from 1. */
export function aScheme(names: readonly string[]): ClassScheme {
  return {
    id: 'example',
    title: 'Example',
    classes: names.map((name, index) => ({ id: index + 1, name, colour: '#228833' })),
  };
}
