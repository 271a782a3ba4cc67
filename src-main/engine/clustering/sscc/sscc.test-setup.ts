import { completeParameters, type Parameters } from '../../parameters.ts';
import { syntheticScene, THREE_FIELDS } from '../../testing/synthetic-scene.ts';
import { ssccManifest } from './sscc-manifest.ts';

export const complete = (given: Parameters): Parameters => completeParameters(ssccManifest.parameters, given);

/** As small as it gets: a pixel is its own patch. */
export const tiny = (clusters: number): Parameters =>
  complete({
    clusters,
    patch: 1,
    padding: 'same',
    width: 4,
    batch: 64,
    sample: 640,
    epochs: 3,
    rate: 0.01,
    heads: 2,
  });

/** Surroundings of a pixel, computed as one image. */
export const compact = (clusters: number, given: Parameters = {}): Parameters =>
  complete({ clusters, width: 4, batch: 64, sample: 640, epochs: 2, rate: 0.01, heads: 2, ...given });

export const scene = (seed = 1) =>
  syntheticScene({
    width: 48,
    height: 40,
    fields: THREE_FIELDS,
    noise: 20,
    seed,
  });
