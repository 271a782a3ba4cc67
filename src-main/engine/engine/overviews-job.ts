import type { OverviewsRequest } from '../api.ts';
import type { Files } from '../bytes.ts';
import { EngineError } from '../errors.ts';
import type { JobRequest } from '../jobs/job.ts';
import { openRaster } from '../plugins/open-raster.ts';
import { overviewResampling } from '../formats/geotiff/overviews/overview-resampling.ts';
import { hasCoarserCopy, withOverviews } from '../raster/with-overviews.ts';
import { keptOverviewsPath } from './kept-overviews.ts';
import type { OpenScene } from './open-scenes.ts';
import { runOf, type Workspace } from './workspace.ts';

interface Target {
  readonly path: string;
  readonly files: Files;
}

/**
 * The job that builds overviews of a scene and shows the scene with them. Throws `bad-input` at once where the scene has some, or
 * cannot have them in that place.
 */
export async function overviewsJob(
  workspace: Workspace,
  { sceneId, place }: OverviewsRequest,
): Promise<JobRequest> {
  const scene = workspace.scenes.get(sceneId);
  const { dataset, description } = scene;
  if (hasCoarserCopy(dataset)) {
    throw new EngineError('bad-input', `${description.name} has overviews already; nothing is to be built.`);
  }
  const target = await (place === 'beside' ? besideOf(workspace, scene) : inCache(workspace, scene));
  return {
    kind: 'overviews',
    title: `Build overviews of ${description.name}`,
    sceneId,
    path: place === 'beside' ? target.path : undefined,
    work: async (context) => {
      const { writeOverviews } = await import('../formats/geotiff/overviews/write-overviews.ts');
      const run = runOf(workspace, context, 0);
      await writeOverviews(dataset, target.path, target.files, overviewResampling(dataset), run);
      await showWith(workspace, scene, target);
    },
  };
}

/** GDAL finds them there, and so does every later opening. */
async function besideOf({ options }: Workspace, { reference, description }: OpenScene): Promise<Target> {
  if (description.format !== 'GeoTIFF') {
    throw new EngineError(
      'bad-input',
      `Overviews can lie beside a GeoTIFF only; ${description.name} is ${description.format}. Build them in Swath's cache.`,
    );
  }
  const target = `${reference.path}.ovr`;
  if (await options.files.exists(target)) {
    throw new EngineError(
      'bad-input',
      `There is a file ${target} that does not fit the scene. Remove it, or build the overviews in Swath's cache.`,
    );
  }
  return { path: target, files: options.files };
}

async function inCache(
  { options }: Workspace,
  { reference, dataset, description }: OpenScene,
): Promise<Target> {
  const kept = await keptOverviewsPath(reference, dataset, options.files, options.scratch);
  if (kept !== undefined) return { path: kept, files: options.scratch.files };
  throw new EngineError('unsupported', `Overviews of ${description.name} cannot be kept in the cache here.`);
}

async function showWith(workspace: Workspace, scene: OpenScene, { path, files }: Target): Promise<void> {
  const { options, registry, scenes, announce } = workspace;
  const pyramid = await openRaster(path, 'scene', { files, workers: options.workers, registry });
  const joined = withOverviews(scene.dataset, pyramid);
  if (joined && scenes.replaceDataset(scene, joined)) announce();
  else await pyramid.close();
}
