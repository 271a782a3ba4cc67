import { EngineError } from '../../errors.ts';
import type { Parameters } from '../../parameters.ts';
import type { Raster } from '../../raster/raster.ts';
import { subRun, type Run } from '../../run.ts';
import type { ClustererCode, ClusterModel } from '../clusterer.ts';
import { rowsOf } from '../deep/rows-of.ts';
import { restoreEncoder, type TrainedEncoder } from '../deep/trained-encoder.ts';
import type { Examples } from '../examples/example-set.ts';
import { gatherExamples } from '../examples/gather-examples.ts';
import { drawsInOrder } from '../patches/draws.ts';
import { openPatchSource } from '../patches/patch-source.ts';
import { classPrototypes, sameClasses } from './class-prototypes.ts';
import { prototypesManifest } from './prototypes-manifest.ts';
import { prototypesModel, restorePrototypes } from './prototypes-model.ts';

export { prototypesManifest };

/** Where looking for the examples ends on the bar of a fit. */
const GATHERED = 0.5;

/** Nearest class means among the features of an encoder that was trained before (prototypical networks, arXiv 1703.05175). */
export const prototypesCode: ClustererCode = {
  create: (parameters, { model, examples } = {}) => {
    if (!model) throw noModel();
    if (!examples || examples.classes.length < 2) throw tooFewClasses(examples);
    const encoder = restoreEncoder(model);
    return {
      fit: (raster, run) => fit(raster, { parameters, encoder, examples, method: model.clusterer }, run),
    };
  },
  restore: restorePrototypes,
};

interface Fit {
  readonly parameters: Parameters;
  readonly encoder: TrainedEncoder;
  readonly examples: Examples;
  /** That trained the encoder. */
  readonly method: string;
}

async function fit(
  raster: Raster,
  { parameters, encoder, examples, method }: Fit,
  run: Run,
): Promise<ClusterModel> {
  const { input, net, weights } = encoder;
  const { classes: known } = examples;
  const gathering = subRun(run, 0, GATHERED);
  const pixels = await gatherExamples(examples, raster, Number(parameters.perClass), gathering);
  const source = openPatchSource(raster, input, pixels.positions);
  const reading = subRun(run, GATHERED, 1);
  const rows = await rowsOf(source, drawsInOrder(source), 'features', net, weights, reading);
  const prototypes = classPrototypes(rows, pixels.classes, known.length);
  const same = sameClasses(prototypes);
  if (same) throw notTold(examples, same);
  const notes = { Network: method, 'Example pixels': pixels.positions.length };
  return prototypesModel({ encoder, prototypes, classes: known }, notes);
}

function noModel(): EngineError {
  return new EngineError(
    'bad-input',
    'Few-shot prototypes need a trained model, whose network they see the scene by: train one first (sscc, scan, selflabel, deepcluster ' +
      'or uic), save its model and begin from that.',
  );
}

function tooFewClasses(examples: Examples | undefined): EngineError {
  return new EngineError(
    'bad-input',
    examples
      ? `${examples.source} has examples of "${examples.classes[0].name}" only; few-shot prototypes need at least two classes.`
      : 'Few-shot prototypes need examples: points or polygons with the name of their class, or a raster of class numbers.',
  );
}

function notTold({ source, classes }: Examples, [one, other]: readonly [number, number]): EngineError {
  return new EngineError(
    'too-few-pixels',
    `${source}: the network sees no difference between the examples of "${classes[one].name}" and "${classes[other].name}"; add other ` +
      'examples, or choose another model.',
  );
}
