import { EngineError } from '../errors.ts';
import type { ClassScheme } from '../scheme/class-scheme.ts';
import type { Project } from './document.ts';
import type { ExamplePlace } from './example-place.ts';

/** The project with some examples taken away, then others added. Throws `bad-input` for unknown ids, scenes and classes, and an id that is taken. */
export function changeExamples(
  project: Project,
  add: readonly ExamplePlace[],
  remove: readonly string[],
): Project {
  const unknown = remove.find((id) => !project.examples.some((example) => example.id === id));
  if (unknown !== undefined) throw notThere('example', unknown);
  const examples = project.examples.filter(({ id }) => !remove.includes(id));
  const taken = new Set(examples.map(({ id }) => id));
  for (const { id, sceneId, classId } of add) {
    if (taken.has(id)) throw new EngineError('bad-input', `There is already an example with the id "${id}".`);
    if (!project.scenes.some((scene) => scene.id === sceneId)) throw notThere('scene', sceneId);
    if (!project.scheme.classes.some((known) => known.id === classId)) throw notThere('class', classId);
    taken.add(id);
  }
  return { ...project, examples: [...examples, ...add] };
}

/** The project with areas as examples of a class, under their ids and names: no clustering is bound to them any more. Throws as `changeExamples`. */
export function takeAreas(
  project: Project,
  areaIds: readonly string[],
  sceneId: string,
  classId: number,
): Project {
  const unknown = areaIds.find((id) => !project.areas.some((area) => area.id === id));
  if (unknown !== undefined) throw notThere('area', unknown);
  const taken = project.areas.filter(({ id }) => areaIds.includes(id));
  const examples = taken.map(({ id, name, polygons }) => ({ id, sceneId, classId, name, polygons }));
  const areas = project.areas.filter(({ id }) => !areaIds.includes(id));
  return changeExamples({ ...project, areas }, examples, []);
}

/** Those whose class the scheme has; the same array where that is all of them. */
export function examplesWithin(examples: Project['examples'], { classes }: ClassScheme): Project['examples'] {
  const known = new Set(classes.map(({ id }) => id));
  const kept = examples.filter(({ classId }) => known.has(classId));
  return kept.length === examples.length ? examples : kept;
}

function notThere(kind: string, id: string | number): EngineError {
  return new EngineError('bad-input', `There is no ${kind} with the id "${id}" in the project.`);
}
