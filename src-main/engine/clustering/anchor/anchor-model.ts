import { z } from 'zod';
import { EngineError } from '../../errors.ts';
import { MOST_COMPONENTS } from '../../kernels/bilateral-kernel.ts';
import type { Centres } from '../../kernels/centre-kernel.ts';
import type { ClusterModel, ModelNotes, ModelState } from '../clusterer.ts';
import { parseModelState } from '../model-state.ts';
import { anchorManifest } from './anchor-manifest.ts';
import { labelByAnchorsTask, type AnchorLabelling } from './anchor-tasks.ts';
import { predictInStrips } from './predict-in-strips.ts';
import { ANCHOR_WINDOW, reachOf } from './smoothing.ts';

/** Pixels around one that have a part in its label. */
export const HALO = reachOf(ANCHOR_WINDOW);

const VERSION = 1;

const finite = z.number();
const rows = (most: number) => z.array(z.array(finite).min(1)).min(1).max(most);

const stateSchema = z
  .object({
    /** By component: what the samples are multiplied by, and what is added. */
    coefficients: rows(MOST_COMPONENTS),
    offsets: z.array(finite),
    scale: z.number().nonnegative(),
    /** By anchor: its components, and its coordinates in the embedding. */
    anchors: rows(65535),
    coordinates: rows(65535),
    /** By cluster, in the embedding. */
    centres: rows(65535),
    inertia: z.number().nonnegative(),
    notes: z.record(z.string(), z.union([z.string(), z.number()])),
  })
  .refine(({ coefficients, offsets, anchors, coordinates, centres }) => {
    const isEven = (table: readonly (readonly number[])[], width: number): boolean =>
      table.every(({ length }) => length === width);
    return (
      isEven(coefficients, coefficients[0].length) &&
      offsets.length === coefficients.length &&
      isEven(anchors, coefficients.length) &&
      coordinates.length === anchors.length &&
      isEven(coordinates, coordinates[0].length) &&
      isEven(centres, coordinates[0].length)
    );
  });

/** What a fit found beside the labelling itself. */
export interface AnchorFindings {
  readonly inertia: number;
  readonly notes: ModelNotes;
}

/** A model that labels a pixel by the anchors nearest to its smoothed components. */
export function anchorModel(labelling: AnchorLabelling, findings: AnchorFindings): ClusterModel {
  return {
    clusterCount: labelling.centres.count,
    halo: HALO,
    ...findings,
    predict: async (block, run, options) => {
      checkBandCount(labelling.projection.bandCount, block.bands.length);
      return predictInStrips(block, HALO, labelByAnchorsTask, { labelling }, run, options);
    },
    save: () => ({
      clusterer: anchorManifest.id,
      version: VERSION,
      data: dataOf(labelling, findings),
    }),
  };
}

/** The model again from what `save` gave. Throws `bad-input` where that is not such a state. */
export function restoreAnchorModel(state: ModelState): ClusterModel {
  const data = parseModelState(stateSchema, anchorManifest.id, VERSION, state);
  const { coefficients, offsets, scale, anchors, coordinates, centres, inertia, notes } = data;
  const embedding = {
    anchors: centresOf(anchors),
    dimensions: coordinates[0].length,
    coordinates: Float32Array.from(coordinates.flat()),
  };
  const projection = { bandCount: coefficients[0].length, coefficients, offsets };
  return anchorModel({ projection, scale, embedding, centres: centresOf(centres) }, { inertia, notes });
}

function dataOf(
  { projection, scale, embedding, centres }: AnchorLabelling,
  { inertia, notes }: AnchorFindings,
): z.infer<typeof stateSchema> {
  const { coefficients, offsets } = projection;
  return {
    coefficients: coefficients.map((row) => [...row]),
    offsets: [...offsets],
    scale,
    anchors: rowsOf(embedding.anchors.values, embedding.anchors.bandCount),
    coordinates: rowsOf(embedding.coordinates, embedding.dimensions),
    centres: rowsOf(centres.values, centres.bandCount),
    inertia,
    notes: { ...notes },
  };
}

/** With the nine digits that tell any float32 from the next. */
function rowsOf(values: Float32Array, width: number): number[][] {
  return Array.from({ length: values.length / width }, (_, row) => {
    return Array.from(values.subarray(row * width, (row + 1) * width), (value) =>
      Number(value.toPrecision(9)),
    );
  });
}

function centresOf(table: readonly (readonly number[])[]): Centres {
  return { count: table.length, bandCount: table[0].length, values: Float32Array.from(table.flat()) };
}

function checkBandCount(expected: number, bandCount: number): void {
  if (bandCount === expected) return;
  throw new EngineError(
    'bad-input',
    `The model was made from ${expected} bands and cannot label pixels with ${bandCount}; choose the bands it was made from.`,
  );
}
