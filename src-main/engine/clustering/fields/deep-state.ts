import { z } from 'zod';
import { EngineError } from '../../errors.ts';
import type { Centres } from '../../kernels/centre-kernel.ts';
import { MOST_COMPONENTS, MOST_RADIUS } from '../../kernels/bilateral-kernel.ts';
import type { NamedArray, NamedArrays } from '../../named-arrays.ts';
import type { ModelNotes, ModelState } from '../clusterer.ts';
import { parseModelState, requireArray } from '../model-state.ts';
import type { ComponentImage } from './component-image.ts';
import { deepManifest } from './deep-manifest.ts';
import type { AnchorSource, ImageIndex, Labelling, Start } from './labelling.ts';

const VERSION = 1;

const image = z.union([z.literal(0), z.literal(1)]);
const count = z.int().min(1).max(65535);
const finite = z.number();

const stateSchema = z
  .object({
    bands: count,
    /** Of the plain image, and of that of directions. */
    components: z.tuple([count.max(MOST_COMPONENTS), count.max(MOST_COMPONENTS)]),
    window: z.object({ radius: z.int().min(1).max(MOST_RADIUS), rounds: z.int().min(0).max(100) }),
    prior: z.object({ alpha: finite, beta: finite, radius: z.int().min(1).max(100) }),
    classes: count,
    clusterCount: count,
    /** Models of the first version were all refined on directions, and do not say it. */
    refined: image.default(1),
    variance: z.number().positive(),
    start: z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('anchors'),
        sources: z
          .array(z.object({ image, scale: z.number().nonnegative(), anchors: count }))
          .min(1)
          .max(2),
      }),
      z.object({ kind: z.literal('means'), image }),
    ]),
    notes: z.record(z.string(), z.union([z.string(), z.number()])),
  })
  .refine(({ classes, clusterCount }) => clusterCount <= classes);

type StateData = z.infer<typeof stateSchema>;

const IMAGES = ['plain', 'direction'] as const;

/** Everything that `restoreLabelling` needs: numbers in few as JSON, the others as arrays. */
export function saveLabelling(labelling: Labelling, notes: ModelNotes): ModelState {
  const { images, window, prior, classes, clusterCount, start, refined, mixture } = labelling;
  const data: StateData = {
    bands: images[0].projection.bandCount,
    components: [images[0].factors.length, images[1].factors.length],
    window: { ...window },
    prior: { ...prior },
    classes,
    clusterCount,
    refined,
    variance: mixture.variance,
    start:
      start.kind === 'means'
        ? { kind: 'means', image: start.image }
        : { kind: 'anchors', sources: start.sources.map((s) => ({ ...s, anchors: s.anchors.count })) },
    notes: { ...notes },
  };
  const arrays: NamedArrays = {
    ...arraysOfImage(IMAGES[0], images[0]),
    ...arraysOfImage(IMAGES[1], images[1]),
    means: { shape: [classes, images[refined].factors.length], values: mixture.means },
    ...arraysOfStart(start, classes),
  };
  return { clusterer: deepManifest.id, version: VERSION, data, arrays };
}

/** The labelling again, and the notes. Throws `bad-input` where the state is not one of these. */
export function restoreLabelling(state: ModelState): { labelling: Labelling; notes: ModelNotes } {
  const data = parseModelState(stateSchema, deepManifest.id, VERSION, state);
  const { components, window, prior, classes, clusterCount, refined, variance, notes } = data;
  const labelling: Labelling = {
    images: [imageOf(state, data, 0), imageOf(state, data, 1)],
    window,
    prior,
    classes,
    clusterCount,
    start: startOf(state, data),
    refined,
    mixture: { means: doubles(state, 'means', [classes, components[refined]]), variance },
  };
  return { labelling, notes };
}

function arraysOfImage(name: string, { direction, projection, factors }: ComponentImage): NamedArrays {
  const { bandCount, coefficients, offsets } = projection;
  const vector = (values: readonly number[]): NamedArray => ({
    shape: [values.length],
    values: Float64Array.from(values),
  });
  const table = { shape: [coefficients.length, bandCount], values: Float64Array.from(coefficients.flat()) };
  return {
    [`${name}.coefficients`]: table,
    [`${name}.offsets`]: vector(offsets),
    [`${name}.factors`]: vector(factors),
    ...(direction && {
      [`${name}.physicalScales`]: vector(direction.scales),
      [`${name}.physicalOffsets`]: vector(direction.offsets),
    }),
  };
}

function arraysOfStart(start: Start, classes: number): NamedArrays {
  if (start.kind === 'means') return { 'start.means': tableOf(start.means) };
  const anchors = start.sources.map(
    (source, index) => [`anchors.${index}`, tableOf(source.anchors)] as const,
  );
  const shares = { shape: [start.shares.length / classes, classes], values: start.shares };
  return { ...Object.fromEntries(anchors), shares };
}

function tableOf({ count: rows, bandCount, values }: Centres): NamedArray {
  return { shape: [rows, bandCount], values };
}

function imageOf(state: ModelState, { bands, components }: StateData, index: ImageIndex): ComponentImage {
  const name = IMAGES[index];
  const rows = components[index];
  const list = (part: string, length: number): number[] => [...doubles(state, `${name}.${part}`, [length])];
  const table = doubles(state, `${name}.coefficients`, [rows, bands]);
  const coefficients = Array.from({ length: rows }, (_, row) => [
    ...table.subarray(row * bands, (row + 1) * bands),
  ]);
  const projection = { bandCount: bands, coefficients, offsets: list('offsets', rows) };
  const plain = { projection, factors: list('factors', rows) };
  if (index === 0) return plain;
  const direction = { scales: list('physicalScales', bands), offsets: list('physicalOffsets', bands) };
  return { ...plain, direction };
}

function startOf(state: ModelState, { components, classes, start }: StateData): Start {
  if (start.kind === 'means') {
    return { ...start, means: centresOf(state, 'start.means', classes, components[start.image]) };
  }
  const sources: AnchorSource[] = start.sources.map((source, index) => {
    return {
      ...source,
      anchors: centresOf(state, `anchors.${index}`, source.anchors, components[source.image]),
    };
  });
  const anchors = start.sources.reduce((sum, source) => sum + source.anchors, 0);
  return { kind: 'anchors', sources, shares: floats(state, 'shares', [anchors, classes]) };
}

function centresOf(state: ModelState, name: string, rows: number, bandCount: number): Centres {
  return { count: rows, bandCount, values: floats(state, name, [rows, bandCount]) };
}

function floats(state: ModelState, name: string, shape: readonly number[]): Float32Array {
  const values = finiteArray(state, name, shape);
  return values instanceof Float32Array ? values : Float32Array.from(values);
}

function doubles(state: ModelState, name: string, shape: readonly number[]): Float64Array {
  const values = finiteArray(state, name, shape);
  return values instanceof Float64Array ? values : Float64Array.from(values);
}

function finiteArray(state: ModelState, name: string, shape: readonly number[]): NamedArray['values'] {
  const values = requireArray(state, name, shape);
  if (values.every(Number.isFinite)) return values;
  throw new EngineError(
    'bad-input',
    `The saved model (${state.clusterer}) has numbers in "${name}" that are not finite; run the clustering again.`,
  );
}
