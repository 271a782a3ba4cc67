import { z } from 'zod';
import type { Centres } from '../../kernels/centre-kernel.ts';
import type { ClusterModel, ModelNotes, ModelState } from '../clusterer.ts';
import { centresOf, centresState, rowsOf } from '../kmeans/centres-model.ts';
import { parseModelState } from '../model-state.ts';
import { ruleModel } from '../rules/rule-model.ts';
import { fuzzyManifest } from './fuzzy-manifest.ts';

const VERSION = 1;

const stateSchema = centresState.extend({ fuzziness: z.number().gt(1) });

/** A model that puts a pixel where its membership is greatest. */
export function fuzzyModel(
  centres: Centres,
  fuzziness: number,
  inertia: number,
  notes?: ModelNotes,
): ClusterModel {
  return ruleModel(
    { kind: 'fuzzy', centres, fuzziness },
    {
      clusterCount: centres.count,
      inertia,
      notes,
      save: () => ({
        clusterer: fuzzyManifest.id,
        version: VERSION,
        data: { centres: rowsOf(centres), inertia, fuzziness },
      }),
    },
  );
}

/** The model again from what `save` gave. Throws `bad-input` where that is not such a state. */
export function restoreFuzzyModel(state: ModelState): ClusterModel {
  const { centres, fuzziness, inertia } = parseModelState(stateSchema, fuzzyManifest.id, VERSION, state);
  return fuzzyModel(centresOf(centres), fuzziness, inertia);
}
