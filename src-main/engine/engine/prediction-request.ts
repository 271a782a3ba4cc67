import type { ClusterRequest, PredictionRequest } from '../api.ts';
import { predictionRecipe } from '../recipe/recipe-by-model.ts';
import { baseName } from '../paths.ts';
import { MODEL_EXTENSION } from '../recipe/model-file.ts';
import type { Workspace } from './workspace.ts';

/** The clustering that labels a scene by a model file. Throws `bad-input` where the scene has not the bands of the model. */
export async function predictionRequest(
  { scenes, options }: Workspace,
  { sceneId, model, name, ...choices }: PredictionRequest,
): Promise<ClusterRequest> {
  const { dataset } = scenes.get(sceneId);
  const recipe = await predictionRecipe(model, dataset, choices, options);
  const file = baseName(model);
  const stem = file.endsWith(MODEL_EXTENSION) ? file.slice(0, -MODEL_EXTENSION.length) : file;
  return { sceneId, name: name ?? stem.slice(0, 120), recipe };
}
