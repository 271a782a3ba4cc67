import {
  clusterInputs,
  labelFile,
  type ClusterFileContext,
  type ClusterFileReport,
  type LabelFileRequest,
} from './cluster-file.ts';
import { areasFrom } from './read-areas.ts';
import { predictionRecipe, type PredictionChoices } from './recipe-by-model.ts';

/** A scene to be labelled by a model that was saved. */
export interface PredictFileRequest
  extends LabelFileRequest, Pick<PredictionChoices, 'bands' | 'mask' | 'postProcess'> {
  readonly model: string;
}

/**
 * Labels a scene by a saved model, without learning anything, and writes its map. On the scene that the model was trained on, the
 * labels are those of then. Throws `bad-input` where the scene has not the bands of the model.
 */
export function predictFile(
  request: PredictFileRequest,
  context: ClusterFileContext,
): Promise<ClusterFileReport> {
  const { bands, mask, postProcess, model, areaFile } = request;
  const inputs = clusterInputs({ ...request, recipe: { mask } });
  return labelFile(request, inputs, context, async (dataset) => {
    const areas = await areasFrom(areaFile, dataset, context);
    return predictionRecipe(model, dataset, { bands, areas, mask, postProcess }, context);
  });
}
