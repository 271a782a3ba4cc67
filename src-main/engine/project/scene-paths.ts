import { folderOf, isAbsolute, lastSlash } from '../paths.ts';
import type { Project, Result } from './document.ts';

type Recipe = Result['recipe'];

/** The project with the paths of scenes, masks and examples that lie in the project file's folder, or below it, made relative to it. */
export function withRelativePaths(project: Project, projectPath: string): Project {
  if (!isAbsolute(projectPath)) return project;
  const folder = folderOf(projectPath);
  return mapPaths(project, (path) => {
    const inside = path.startsWith(folder) && /[/\\]/.test(path.charAt(folder.length));
    return inside ? path.slice(folder.length + 1).replaceAll('\\', '/') : path;
  });
}

/** The project with relative paths resolved from the project file's folder. */
export function withAbsolutePaths(project: Project, projectPath: string): Project {
  const slash = lastSlash(projectPath);
  if (slash < 0) return project;
  const separator = projectPath.charAt(slash);
  const folder = projectPath.slice(0, slash + 1);
  return mapPaths(project, (path) => (isAbsolute(path) ? path : folder + path.replaceAll('/', separator)));
}

function mapPaths(project: Project, change: (path: string) => string): Project {
  return {
    ...project,
    scenes: project.scenes.map((scene) => ({
      ...scene,
      path: change(scene.path),
      ...(scene.parts && { parts: scene.parts.map(change) }),
    })),
    results: project.results.map((result) => ({
      ...result,
      recipe: mapRecipe(result.recipe, change),
      ...(result.splits && {
        splits: result.splits.map((split) => ({
          ...split,
          of: { ...split.of, recipe: mapRecipe(split.of.recipe, change) },
        })),
      }),
    })),
  };
}

function mapRecipe(recipe: Recipe, change: (path: string) => string): Recipe {
  const { mask, examples } = recipe;
  return {
    ...recipe,
    ...(mask === undefined ? {} : { mask: change(mask) }),
    ...(examples?.raster === undefined ? {} : { examples: { ...examples, raster: change(examples.raster) } }),
  };
}
