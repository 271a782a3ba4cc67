import { EngineError } from '../errors.ts';
import type { Result } from '../project/document.ts';
import type { Workspace } from './workspace.ts';

/** Adds a result as one step and shows it. Synchronous, so that no step taken meanwhile is lost. */
export function addResult({ document }: Workspace, result: Result, verb = 'Cluster'): void {
  const { project } = document;
  if (!project.scenes.some(({ id }) => id === result.sceneId)) {
    throw new EngineError('not-found', 'The scene was closed before its clustering ended.');
  }
  const known = new Set(project.scheme.classes.map(({ id }) => id));
  const assignment = Object.fromEntries(
    Object.entries(result.assignment).filter(([, classId]) => known.has(classId)),
  );
  const view = { ...project.view, activeResult: result.id };
  document.take(`${verb} "${result.name}"`, {
    ...project,
    results: [...project.results, { ...result, assignment }],
    view,
  });
}
