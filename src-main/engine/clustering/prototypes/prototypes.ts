import { EngineError } from '../../errors.ts';
import type { Parameters } from '../../parameters.ts';
import type { Raster } from '../../raster/raster.ts';
import { subRun, type Run } from '../../run.ts';
import type { ClustererCode, ClusterModel } from '../clusterer.ts';
import { rowsOf, type Rows } from '../deep/rows-of.ts';
import { restoreEncoder, type TrainedEncoder } from '../deep/trained-encoder.ts';
import type { Examples } from '../examples/example-set.ts';
import { gatherExamples } from '../examples/gather-examples.ts';
import { drawsInOrder } from '../patches/draws.ts';
import { openPatchSource } from '../patches/patch-source.ts';
import { classPrototypes, sameClasses } from './class-prototypes.ts';
import { isPlain, plainPrototypesModel, restorePlainPrototypes } from './plain-prototypes-model.ts';
import { prototypesManifest } from './prototypes-manifest.ts';
import { prototypesModel, restorePrototypes } from './prototypes-model.ts';
import { valuesAt } from './values-at.ts';

export { prototypesManifest };

/** Where looking for the examples ends on the bar of a fit. */
const GATHERED = 0.5;

/**
 * Nearest class means (prototypical networks, arXiv 1703.05175) among the features of an encoder that was trained before; where no model
 * is given, among the bands of the raster as they are.
 */
export const prototypesCode: ClustererCode = {
  create: (parameters, { model, examples } = {}) => {
    if (!examples || examples.classes.length < 2) throw tooFewClasses(examples);
    const network = model && { encoder: restoreEncoder(model), method: model.clusterer };
    return { fit: (raster, run) => fit(raster, { parameters, network, examples }, run) };
  },
  restore: (state) => (isPlain(state) ? restorePlainPrototypes(state) : restorePrototypes(state)),
};

interface Fit {
  readonly parameters: Parameters;
  /** With the method that trained it; absent where pixels are taken as they are. */
  readonly network?: { readonly encoder: TrainedEncoder; readonly method: string };
  readonly examples: Examples;
}

async function fit(raster: Raster, { parameters, network, examples }: Fit, run: Run): Promise<ClusterModel> {
  const { classes: known } = examples;
  const gathering = subRun(run, 0, GATHERED);
  const pixels = await gatherExamples(examples, raster, Number(parameters.perClass), gathering);
  const reading = subRun(run, GATHERED, 1);
  const rows = network
    ? await featuresAt(raster, pixels.positions, network.encoder, reading)
    : await valuesAt(raster, pixels.positions, reading);
  const prototypes = classPrototypes(rows, pixels.classes, known.length);
  const same = sameClasses(prototypes);
  if (same) throw notTold(examples, same, network ? 'the network sees' : 'the bands show');
  const notes = { Network: network?.method ?? 'none', 'Example pixels': pixels.positions.length };
  return network
    ? prototypesModel({ encoder: network.encoder, prototypes, classes: known }, notes)
    : plainPrototypesModel(prototypes, known, notes);
}

function featuresAt(
  raster: Raster,
  positions: Float64Array,
  { input, net, weights }: TrainedEncoder,
  run: Run,
): Promise<Rows> {
  const source = openPatchSource(raster, input, positions);
  return rowsOf(source, drawsInOrder(source), 'features', net, weights, run);
}

function tooFewClasses(examples: Examples | undefined): EngineError {
  return new EngineError(
    'bad-input',
    examples
      ? `${examples.source} has examples of "${examples.classes[0].name}" only; few-shot prototypes need at least two classes.`
      : 'Few-shot prototypes need examples: points or polygons with the name of their class, or a raster of class numbers.',
  );
}

function notTold(
  { source, classes }: Examples,
  [one, other]: readonly [number, number],
  who: string,
): EngineError {
  return new EngineError(
    'too-few-pixels',
    `${source}: ${who} no difference between the examples of "${classes[one].name}" and "${classes[other].name}"; add other ` +
      'examples, or choose another model or other features.',
  );
}
