import { z } from 'zod';
import { EngineError } from '../errors.ts';
import type { Centres } from '../kernels/centre-kernel.ts';
import { numeric } from '../raster/samples.ts';
import type { Block } from '../raster/raster.ts';
import type { Run } from '../run.ts';
import { pipeline } from '../workers.ts';
import type { ClusterModel, Labels, ModelState } from './clusterer.ts';
import { nearestCentresTask, type NearestInput } from './kmeans-tasks.ts';
import { createPace } from './sample-chunks.ts';

const VERSION = 1;
/** Multiplications of one piece of a block: a fraction of a second. */
const PIECE_WORK = 2 ** 28;

const stateSchema = z.object({
  /** One row per cluster, one number per band. */
  centres: z.array(z.array(z.number()).min(1)).min(1).max(65535),
  inertia: z.number().nonnegative(),
});

/** A model that puts a pixel into the cluster with the nearest centre; the lowest id of several equally near. */
export function centresModel(clusterer: string, centres: Centres, inertia: number): ClusterModel {
  return {
    clusterCount: centres.count,
    halo: 0,
    inertia,
    centres,
    predict: (block, run) => predict(centres, block, run),
    save: () => ({ clusterer, version: VERSION, data: { centres: rowsOf(centres), inertia } }),
  };
}

/** The model again from what `save` gave. Throws `bad-input` where that is not such a state. */
export function restoreCentresModel(clusterer: string, state: ModelState): ClusterModel {
  const { success, data } = stateSchema.safeParse(state.data);
  const usable =
    success &&
    state.clusterer === clusterer &&
    state.version === VERSION &&
    data.centres.every((centre) => centre.length === data.centres[0].length);
  if (!usable) {
    throw new EngineError(
      'bad-input',
      `The saved model (${state.clusterer}, version ${state.version}) is not a ${clusterer} model that this version of ` +
        'Swath can use; run the clustering again.',
    );
  }
  const bandCount = data.centres[0].length;
  const values = Float32Array.from(data.centres.flat());
  return centresModel(clusterer, { count: data.centres.length, bandCount, values }, data.inertia);
}

/** Centres from the least mean over the bands to the greatest; equal ones by their first bands. */
export function byBrightness(centres: Centres): Centres {
  const rows = rowsOf(centres);
  const brightness = (row: readonly number[]): number => row.reduce((sum, value) => sum + value, 0);
  const before = (left: readonly number[], right: readonly number[]): number => {
    const band = left.findIndex((value, index) => value !== right[index]);
    return brightness(left) - brightness(right) || (band < 0 ? 0 : left[band] - right[band]);
  };
  return { ...centres, values: Float32Array.from(rows.sort(before).flat()) };
}

function rowsOf({ count, bandCount, values }: Centres): number[][] {
  return Array.from({ length: count }, (_, centre) => [
    ...values.subarray(centre * bandCount, (centre + 1) * bandCount),
  ]);
}

async function predict(centres: Centres, block: Block, run: Run): Promise<Labels> {
  if (block.bands.length !== centres.bandCount) {
    throw new EngineError(
      'bad-input',
      `The model was made from ${centres.bandCount} bands and cannot label pixels with ${block.bands.length}; choose the ` +
        'bands it was made from.',
    );
  }
  const pixels = block.valid.length;
  const longest = Math.max(1, Math.floor(PIECE_WORK / (centres.count * centres.bandCount)));
  const planes = block.bands.map(numeric);
  const ids = new Uint16Array(pixels);
  const starts = Array.from({ length: Math.ceil(pixels / longest) }, (_, piece) => piece * longest);
  const pace = createPace(run.signal);
  await pipeline(
    starts,
    run.workers.size * 2,
    (from) => labelPiece(planes, block.valid, from, from + longest, centres, run),
    async (labels, from) => {
      ids.set(labels, from);
      await pace(labels.length * centres.count * centres.bandCount);
    },
  );
  return { ids };
}

/** Pieces are copied once and given away, so that the block stays as it is. */
function labelPiece(
  planes: NearestInput['planes'],
  valid: Uint8Array,
  from: number,
  until: number,
  centres: Centres,
  run: Run,
): Promise<Uint16Array> {
  const input = {
    planes: planes.map((plane) => plane.slice(from, until)),
    valid: valid.slice(from, until),
    centres,
  };
  const transfer = [...input.planes, input.valid].map(({ buffer }) => buffer as ArrayBuffer);
  return run.workers.run(nearestCentresTask, input, { signal: run.signal, transfer });
}
