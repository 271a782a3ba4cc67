import type { Command } from '../project/commands.ts';
import type { Project } from '../project/document.ts';
import type { Random } from '../random.ts';
import { BUILTIN_SCHEMES } from '../scheme/builtin-schemes.ts';

/** A command that may be applied to the project, any kind equally likely among those that have something to act on. */
export function randomCommand(project: Project, random: Random): Command {
  const pick = <Item>(items: readonly Item[]): Item => items[random.below(items.length)];
  const colour = `#${random.below(0x1000000).toString(16).padStart(6, '0')}`;
  const name = `name ${random.below(1000)}`;
  const id = `id-${random.below(2 ** 32)}`;
  const ring: [number, number][] = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 0],
  ];
  const area = { id, name, polygons: [[ring]] };
  const classId = 1 + random.below(255);
  const choices: Command[] = [
    { type: 'rename-project', name },
    { type: 'add-areas', areas: [area] },
    { type: 'use-scheme', scheme: pick(BUILTIN_SCHEMES) as never },
  ];
  if (!project.scheme.classes.some((entry) => entry.id === classId))
    choices.push({ type: 'add-class', class: { id: classId, name, colour } });
  if (project.areas.length > 0) {
    choices.push({ type: 'change-area', area: { ...area, id: pick(project.areas).id } });
    choices.push({ type: 'remove-areas', ids: [pick(project.areas).id] });
  }
  if (project.scheme.classes.length > 0) {
    const sceneId = pick(project.scenes).id;
    const known = pick(project.scheme.classes).id;
    const remove = project.examples.length > 0 && random.below(2) === 0 ? [pick(project.examples).id] : [];
    choices.push({
      type: 'change-examples',
      add: [{ id, sceneId, classId: known, at: [3.5, -7.5] }],
      remove,
    });
    if (project.areas.length > 0)
      choices.push({ type: 'take-areas', ids: [pick(project.areas).id], sceneId, classId: known });
    choices.push({ type: 'change-class', class: { ...pick(project.scheme.classes), name, colour } });
    choices.push({ type: 'remove-class', classId: pick(project.scheme.classes).id });
  }
  if (project.results.length > 0) choices.push(...resultCommands(project, random, name, colour));
  return pick(choices);
}

function resultCommands(project: Project, random: Random, name: string, colour: string): Command[] {
  const result = project.results[random.below(project.results.length)];
  const resultId = result.id;
  const clusterIds = [1 + random.below(result.clusterCount), 1 + random.below(result.clusterCount)];
  const { classes } = project.scheme;
  const classId =
    classes.length === 0 || random.below(4) === 0 ? null : classes[random.below(classes.length)].id;
  const commands: Command[] = [
    { type: 'rename-result', resultId, name },
    { type: 'recolour-cluster', resultId, clusterId: clusterIds[0], colour },
    { type: 'assign', resultId, clusterIds, classId },
    { type: 'assign', resultId, clusterIds: [clusterIds[1]], classId },
  ];
  const { ward } = result.tree ?? {};
  if (ward) {
    const count = random.below(3) === 0 ? null : 1 + random.below(ward.length + 1);
    commands.push({ type: 'cut-tree', resultId, by: 'ward', count });
  }
  if (random.below(8) === 0) commands.push({ type: 'remove-result', resultId });
  return commands;
}
