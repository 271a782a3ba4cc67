import type { ClassScheme } from '../scheme/class-scheme.ts';
import { baseName } from '../paths.ts';
import type { Recipe } from './recipe.ts';

/** Where a label raster comes from. */
export interface Provenance {
  readonly version: string;
  /** Name of the scene. */
  readonly scene: string;
  readonly recipe: Recipe;
  /** Absent for raw cluster ids. */
  readonly scheme?: ClassScheme;
}

/**
 * Metadata that lets an export be made again: software, source, recipe as JSON, class scheme. It holds neither the time nor
 * folders, so that the same work writes the same file anywhere.
 */
export function exportMetadata({ version, scene, recipe, scheme }: Provenance): Record<string, string> {
  const mask = recipe.mask === undefined ? {} : { mask: baseName(recipe.mask) };
  return {
    SOFTWARE: `Swath ${version}`,
    SOURCE: scene,
    RECIPE: JSON.stringify({ ...recipe, ...mask }),
    CONTENT: scheme === undefined ? 'clusters' : 'classes',
    ...(scheme === undefined ? {} : { CLASS_SCHEME: scheme.title }),
  };
}
