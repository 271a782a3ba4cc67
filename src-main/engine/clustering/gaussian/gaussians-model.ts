import { z } from 'zod';
import { EngineError } from '../../errors.ts';
import { factorLength } from '../../kernels/gaussian-kernel.ts';
import type { ClusterModel, ModelNotes, ModelState } from '../clusterer.ts';
import { parseModelState } from '../model-state.ts';
import { ruleModel } from '../rules/rule-model.ts';
import { gaussiansOf, type Component, type CovarianceShape } from './component.ts';

const VERSION = 1;

const stateSchema = z.object({
  shape: z.enum(['full', 'diagonal']),
  components: z
    .array(
      z.object({
        weight: z.number().positive(),
        mean: z.array(z.number()).min(1),
        /** As in `Component`. */
        covariance: z.array(z.number()).min(1),
      }),
    )
    .min(1)
    .max(65535),
  farthest: z.number().positive().optional(),
  classes: z.array(z.object({ name: z.string(), colour: z.string().optional() })).optional(),
});

/** What makes a model of normal distributions. */
export interface GaussiansModel {
  readonly shape: CovarianceShape;
  /** In the order of their ids. */
  readonly components: readonly Component[];
  /** Pixels whose squared Mahalanobis distance to their cluster is greater get 0. */
  readonly farthest?: number;
  readonly classes?: ClusterModel['classes'];
}

/** A model that puts a pixel into the most likely of normal distributions; its confidence is the posterior probability. */
export function gaussiansModel(clusterer: string, model: GaussiansModel, notes?: ModelNotes): ClusterModel {
  const { shape, components, farthest, classes } = model;
  const gaussians = gaussiansOf(components, shape);
  return {
    ...ruleModel(
      { kind: 'gaussians', gaussians, farthest },
      { clusterCount: components.length, notes, save: () => saved(clusterer, model) },
    ),
    classes,
  };
}

/** The model again from what `save` gave. Throws `bad-input` where that is not such a state. */
export function restoreGaussiansModel(clusterer: string, state: ModelState): ClusterModel {
  const data = parseModelState(stateSchema, clusterer, VERSION, state);
  const bandCount = data.components[0].mean.length;
  const length = factorLength({ bandCount, shape: data.shape });
  if (
    !data.components.every(
      ({ mean, covariance }) => mean.length === bandCount && covariance.length === length,
    )
  ) {
    throw new EngineError(
      'bad-input',
      'The saved model has means and covariances of different numbers of bands; run the clustering again.',
    );
  }
  const components = data.components.map(({ weight, mean, covariance }) => ({
    weight,
    mean: Float64Array.from(mean),
    covariance: Float64Array.from(covariance),
  }));
  return gaussiansModel(clusterer, { ...data, components });
}

function saved(clusterer: string, { components, ...rest }: GaussiansModel): ModelState {
  const plain = components.map(({ weight, mean, covariance }) => ({
    weight,
    mean: [...mean],
    covariance: [...covariance],
  }));
  return { clusterer, version: VERSION, data: { ...rest, components: plain } };
}
