import type { Project } from './document.ts';

/** "/a/b/c.tif" -> "/a/b"; understands both kinds of slashes. Empty where there is no folder. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, lastSlash(path)));
}

/** "/a/b/c.tif" -> "c.tif". */
export function baseName(path: string): string {
  return path.slice(lastSlash(path) + 1);
}

export function isAbsolute(path: string): boolean {
  return /^([/\\]|[A-Za-z]:[/\\])/.test(path);
}

/** The project with the paths of scenes and masks that lie in the project file's folder, or below it, made relative to it. */
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
    scenes: project.scenes.map((scene) => ({ ...scene, path: change(scene.path) })),
    results: project.results.map((result) =>
      result.recipe.mask === undefined
        ? result
        : { ...result, recipe: { ...result.recipe, mask: change(result.recipe.mask) } },
    ),
  };
}

function lastSlash(path: string): number {
  return Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
}
