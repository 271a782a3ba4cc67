import { EngineError } from '../errors.ts';
import type { AreaOfInterest } from '../geo/geometry.ts';
import type { Assignment, ClassScheme, LandCoverClass } from '../scheme/class-scheme.ts';
import { checkScheme } from '../scheme/check-scheme.ts';
import type { Command } from './commands.ts';
import { changeExamples, examplesWithin, takeAreas } from './change-examples.ts';
import { cutResult } from './cut-result.ts';
import type { Project, Result } from './document.ts';
import { withGroups } from './shown-clusters.ts';

/**
 * The project after a step; the given one stays as it is, and what the step does not touch is shared. Throws `bad-input`
 * naming what is unknown or already there.
 */
export function applyCommand(project: Project, command: Command): Project {
  switch (command.type) {
    case 'rename-project':
      return { ...project, name: command.name };
    case 'add-areas':
      return { ...project, areas: withAreas(project.areas, command.areas) };
    case 'change-area':
      return { ...project, areas: replaced(project.areas, command.area, 'area') };
    case 'remove-areas':
      return { ...project, areas: without(project.areas, command.ids, 'area') };
    case 'change-examples':
      return changeExamples(project, command.add, command.remove);
    case 'take-areas':
      return takeAreas(project, command.ids, command.sceneId, command.classId);
    case 'rename-result':
      return changeResult(project, command.resultId, (result) => ({ ...result, name: command.name }));
    case 'remove-result':
      return { ...project, results: without(project.results, [command.resultId], 'result') };
    case 'recolour-cluster':
      return changeResult(project, command.resultId, (result) =>
        recolour(result, command.clusterId, command.colour),
      );
    case 'assign':
      return changeResult(project, command.resultId, (result) =>
        assign(result, command.clusterIds, command.classId, project.scheme),
      );
    case 'cut-tree':
      return changeResult(project, command.resultId, (result) =>
        cutResult(result, command.by, command.count),
      );
    case 'use-scheme':
      return useScheme(project, command.scheme);
    case 'add-class':
      return useScheme(project, withClass(project.scheme, command.class));
    case 'change-class':
      return useScheme(project, changeClass(project.scheme, command.class));
    case 'remove-class':
      return useScheme(project, withoutClass(project.scheme, command.classId));
  }
}

function withAreas(areas: Project['areas'], added: Project['areas']): Project['areas'] {
  const ids = new Set(areas.map(({ id }) => id));
  for (const { id } of added) {
    if (ids.has(id)) throw new EngineError('bad-input', `There is already an area with the id "${id}".`);
    ids.add(id);
  }
  return [...areas, ...added];
}

function replaced<Item extends { readonly id: string | number }>(
  items: readonly Item[],
  item: Item,
  kind: string,
): Item[] {
  requireId(items, item.id, kind);
  return items.map((other) => (other.id === item.id ? item : other));
}

function without<Item extends Pick<AreaOfInterest, 'id'>>(
  items: readonly Item[],
  ids: readonly string[],
  kind: string,
): Item[] {
  for (const id of ids) requireId(items, id, kind);
  return items.filter(({ id }) => !ids.includes(id));
}

function requireId(
  items: readonly { readonly id: string | number }[],
  id: string | number,
  kind: string,
): void {
  if (!items.some((item) => item.id === id)) {
    throw new EngineError('bad-input', `There is no ${kind} with the id "${id}" in the project.`);
  }
}

function changeResult(project: Project, id: string, change: (result: Result) => Result): Project {
  requireId(project.results, id, 'result');
  const results = project.results.map((result) => (result.id === id ? change(result) : result));
  return { ...project, results };
}

function recolour(result: Result, clusterId: number, colour: string): Result {
  requireClusters(result, [clusterId]);
  const clusters = result.clusters.map((cluster) =>
    cluster.id === clusterId ? { ...cluster, colour } : cluster,
  );
  return { ...result, clusters };
}

function assign(
  result: Result,
  clusterIds: readonly number[],
  classId: number | null,
  scheme: ClassScheme,
): Result {
  requireClusters(result, clusterIds);
  if (classId !== null) requireId(scheme.classes, classId, 'class');
  const assignment = { ...result.assignment };
  for (const id of withGroups(result, clusterIds)) {
    if (classId === null) delete assignment[id];
    else assignment[id] = classId;
  }
  return { ...result, assignment };
}

function requireClusters(result: Result, ids: readonly number[]): void {
  const unknown = ids.find((id) => !Number.isInteger(id) || id < 1 || id > result.clusterCount);
  if (unknown === undefined) return;
  const range = `its clusters are 1 to ${result.clusterCount}`;
  throw new EngineError('bad-input', `"${result.name}" has no cluster ${unknown}; ${range}.`);
}

function withClass(scheme: ClassScheme, added: LandCoverClass): ClassScheme {
  const taken = scheme.classes.find(({ id }) => id === added.id);
  if (taken)
    throw new EngineError('bad-input', `The class "${taken.name}" already has the number ${added.id}.`);
  return { ...scheme, classes: [...scheme.classes, added] };
}

function changeClass(scheme: ClassScheme, changed: LandCoverClass): ClassScheme {
  return { ...scheme, classes: replaced(scheme.classes, changed, 'class') };
}

/** Its parts lose their parent. */
function withoutClass(scheme: ClassScheme, classId: number): ClassScheme {
  requireId(scheme.classes, classId, 'class');
  const classes = scheme.classes
    .filter(({ id }) => id !== classId)
    .map((part) => (part.parent === classId ? { ...part, parent: undefined } : part));
  return { ...scheme, classes };
}

/** Assignments to classes that the scheme lacks, and examples of them, are dropped. */
function useScheme(project: Project, scheme: ClassScheme): Project {
  checkScheme(scheme);
  const known = new Set(scheme.classes.map(({ id }) => id));
  const results = project.results.map((result) => {
    const assignment = keepKnown(result.assignment, known);
    return assignment === result.assignment ? result : { ...result, assignment };
  });
  const examples = examplesWithin(project.examples, scheme);
  return { ...project, scheme: { ...scheme, classes: [...scheme.classes] }, examples, results };
}

function keepKnown(assignment: Assignment, known: ReadonlySet<number>): Assignment {
  const entries = Object.entries(assignment);
  const kept = entries.filter(([, classId]) => known.has(classId));
  return kept.length === entries.length ? assignment : Object.fromEntries(kept);
}
