import { shownResult, type ShownResult } from '../state/shown-result.ts';

/** A result of clusters in these colours, ids from 1, for tests of what is shown of it. */
export function resultOf(colours: readonly string[], assignment: Record<string, number> = {}): ShownResult {
  const result = {
    id: 'result',
    name: 'Result',
    sceneId: 'scene',
    recipe: { bands: [0], standardise: false, clusterer: 'kmeans', parameters: {}, seed: 1, areas: [] },
    model: { clusterer: 'kmeans', version: 1, data: null },
    clusterCount: colours.length,
    clusters: colours.map((colour, place) => ({
      id: place + 1,
      colour,
      pixels: 1,
      mean: [0],
      deviation: [0],
    })),
    assignment,
    seconds: {},
  };
  return shownResult(result, undefined);
}
