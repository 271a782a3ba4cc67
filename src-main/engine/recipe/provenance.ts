import type { ClassScheme } from '../scheme/class-scheme.ts';
import { baseName } from '../paths.ts';
import type { SceneFiles } from '../plugins/open-scene.ts';
import type { Recipe } from './recipe.ts';

/** Where a label raster comes from. */
export interface Provenance {
  readonly version: string;
  /** Names of the scene's files; see `sourceOf`. */
  readonly source: string;
  readonly recipe: Recipe;
  /** What the raster holds, where that is neither cluster ids nor classes. */
  readonly content?: 'confidence';
  /** Names of the devices that tensor programs ran on; absent where none did. */
  readonly devices?: readonly string[];
  /** Of which map one cluster was divided by the recipe. */
  readonly split?: string;
  /** Absent for raw cluster ids. */
  readonly scheme?: ClassScheme;
}

/** The files of a scene without their folders: "B2.tif, B3.tif". */
export function sourceOf({ path, parts = [] }: Pick<SceneFiles, 'path' | 'parts'>): string {
  return [path, ...parts].map(baseName).join(', ');
}

/**
 * Metadata that lets an export be made again: software, source, recipe as JSON, class scheme. It holds neither the time nor
 * folders, so that the same work writes the same file anywhere.
 */
export function exportMetadata({
  version,
  source,
  recipe,
  scheme,
  content,
  split,
  devices = [],
}: Provenance): Record<string, string> {
  // Their names stand for them, as for the mask: covariances of many bands would be longer than many a map.
  const signatures = recipe.signatures === undefined ? {} : { signatures: recipe.signatures.source };
  const examples = recipe.examples === undefined ? {} : { examples: recipe.examples.source };
  return {
    SOFTWARE: `Swath ${version}`,
    SOURCE: source,
    RECIPE: JSON.stringify({ ...withoutFolders(recipe), ...signatures, ...examples }),
    ...(split === undefined ? {} : { SPLIT: split }),
    ...(devices.length > 0 ? { DEVICE: devices.join(', ') } : {}),
    CONTENT: content ?? (scheme === undefined ? 'clusters' : 'classes'),
    ...(scheme === undefined ? {} : { CLASS_SCHEME: scheme.title }),
  };
}

/** A recipe with the names of its files only. */
export function withoutFolders(recipe: Recipe): Recipe {
  const { mask, model, examples } = recipe;
  return {
    ...recipe,
    ...(mask === undefined ? {} : { mask: baseName(mask) }),
    ...(examples?.raster === undefined
      ? {}
      : { examples: { ...examples, raster: baseName(examples.raster) } }),
    ...(model === undefined ? {} : { model: { ...model, path: baseName(model.path) } }),
  };
}
