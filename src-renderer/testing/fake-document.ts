import type { AreaOfInterest } from '../../src-main/engine/geo/geometry.ts';
import type { Command } from '../../src-main/engine/project/commands.ts';
import type { Project, Result } from '../../src-main/engine/project/document.ts';
import type { ClassScheme } from '../../src-main/engine/scheme/class-scheme.ts';
import { FAKE_SCHEMES } from './fake-description.ts';

type StoredArea = Project['areas'][number];

export function emptyProject(): Project {
  return {
    format: 'swath-project',
    version: 1,
    name: 'Untitled',
    scenes: [],
    areas: [],
    examples: [],
    results: [],
    scheme: structuredClone(FAKE_SCHEMES[0]) as Project['scheme'],
    view: { stretch: { kind: 'percent', amount: 2, from: 'scene' }, colourBy: 'cluster', opacity: 1 },
  };
}

/** The step's name, for menus. */
export function nameOfCommand(command: Command): string {
  const words = command.type.replaceAll('-', ' ');
  return words[0].toUpperCase() + words.slice(1);
}

/** The project after a step; the one given stays as it is. */
export function applyCommand(project: Project, command: Command): Project {
  switch (command.type) {
    case 'rename-project':
      return { ...project, name: command.name };
    case 'add-areas':
      return { ...project, areas: [...project.areas, ...command.areas] };
    case 'change-area':
      return { ...project, areas: project.areas.map((area) => replaceById(area, command.area)) };
    case 'remove-areas':
      return { ...project, areas: project.areas.filter(({ id }) => !command.ids.includes(id)) };
    case 'change-examples':
      return {
        ...project,
        examples: [...project.examples.filter(({ id }) => !command.remove.includes(id)), ...command.add],
      };
    case 'take-areas':
      return takeAreas(project, command);
    case 'rename-result':
      return changeResult(project, command.resultId, (result) => ({ ...result, name: command.name }));
    case 'remove-result':
      return { ...project, results: project.results.filter(({ id }) => id !== command.resultId) };
    case 'recolour-cluster':
      return changeResult(project, command.resultId, (result) => ({
        ...result,
        clusters: result.clusters.map((cluster) =>
          cluster.id === command.clusterId ? { ...cluster, colour: command.colour } : cluster,
        ),
      }));
    case 'assign':
      return changeResult(project, command.resultId, (result) => assign(result, command));
    case 'cut-tree':
      return changeResult(project, command.resultId, (result) => ({
        ...result,
        cut: command.count === null ? undefined : { by: command.by, count: command.count },
      }));
    default:
      return changeScheme(project, command);
  }
}

function takeAreas(
  project: Project,
  { ids, sceneId, classId }: Extract<Command, { type: 'take-areas' }>,
): Project {
  const taken = project.areas.filter(({ id }) => ids.includes(id));
  return {
    ...project,
    areas: project.areas.filter(({ id }) => !ids.includes(id)),
    examples: [...project.examples, ...taken.map((area) => ({ ...area, sceneId, classId }))],
  };
}

type SchemeCommand = Extract<Command, { type: 'use-scheme' | 'add-class' | 'change-class' | 'remove-class' }>;

function changeScheme(project: Project, command: SchemeCommand): Project {
  const { scheme } = project;
  switch (command.type) {
    case 'use-scheme':
      return withScheme(project, command.scheme);
    case 'add-class':
      return withScheme(project, { ...scheme, classes: [...scheme.classes, command.class] });
    case 'change-class':
      return withScheme(project, {
        ...scheme,
        classes: scheme.classes.map((entry) => (entry.id === command.class.id ? command.class : entry)),
      });
    case 'remove-class':
      return withScheme(project, {
        ...scheme,
        classes: scheme.classes.filter(({ id }) => id !== command.classId),
      });
  }
}

/** Assignments to classes that the scheme lacks are dropped. */
function withScheme(project: Project, scheme: ClassScheme): Project {
  const known = new Set(scheme.classes.map(({ id }) => id));
  const results = project.results.map((result) => ({
    ...result,
    assignment: Object.fromEntries(Object.entries(result.assignment).filter(([, id]) => known.has(id))),
  }));
  return { ...project, scheme: { ...scheme, classes: [...scheme.classes] }, results };
}

function assign(result: Result, command: Extract<Command, { type: 'assign' }>): Result {
  const assignment = { ...result.assignment };
  for (const id of command.clusterIds) {
    if (command.classId === null) delete assignment[id];
    else assignment[id] = command.classId;
  }
  return { ...result, assignment };
}

function replaceById(area: StoredArea, changed: AreaOfInterest): StoredArea {
  return area.id === changed.id ? (changed as StoredArea) : area;
}

function changeResult(project: Project, id: string, change: (result: Result) => Result): Project {
  return {
    ...project,
    results: project.results.map((result) => (result.id === id ? change(result) : result)),
  };
}
