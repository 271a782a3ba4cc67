import { expect, it } from 'vitest';
import { isEngineError } from '../errors.ts';
import { createRandom } from '../random.ts';
import { CORINE_SCHEME, SIMPLE_SCHEME } from '../scheme/builtin-schemes.ts';
import { randomCommand } from '../testing/random-commands.ts';
import { sampleProject } from '../testing/sample-project.ts';
import { applyCommand } from './apply-command.ts';
import { commandSchema, type Command } from './commands.ts';
import { describeCommand } from './describe-command.ts';
import { projectSchema } from './document.ts';

const ring: [number, number][] = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 0],
];
const area = { id: 'x', name: 'X', polygons: [[ring]] };

it('keeps every project valid and every assignment inside the scheme, whatever is done', () => {
  for (let seed = 100; seed < 120; seed++) {
    const random = createRandom(seed);
    let project = sampleProject();
    for (let step = 0; step < 80; step++) {
      const command = randomCommand(project, random);
      expect(commandSchema.safeParse(command).success).toBe(true);
      const before = structuredClone(project);
      const after = applyCommand(project, command);
      expect(project).toEqual(before);
      expect(describeCommand(command)).toMatch(/^[A-Z].+/);
      project = after;
      const classes = new Set(project.scheme.classes.map(({ id }) => id));
      for (const { assignment } of project.results)
        expect(Object.values(assignment).every((classId) => classes.has(classId))).toBe(true);
    }
    expect(projectSchema.parse(project)).toEqual(project);
  }
});

it('shares what a step does not touch', () => {
  const project = sampleProject();
  const after = applyCommand(project, { type: 'assign', resultId: 'a', clusterIds: [1], classId: 2 });
  expect(after.results[1]).toBe(project.results[1]);
  expect(after.results[0].clusters).toBe(project.results[0].clusters);
  expect(after.scheme).toBe(project.scheme);
});

it('merges clusters by giving them to one class, and leaves the clusters as they are', () => {
  const project = sampleProject();
  const merged = applyCommand(project, { type: 'assign', resultId: 'a', clusterIds: [1, 3, 5], classId: 6 });
  expect(merged.results[0].assignment).toEqual({ 1: 6, 3: 6, 5: 6 });
  expect(merged.results[0].clusters).toEqual(project.results[0].clusters);
  const split = applyCommand(merged, { type: 'assign', resultId: 'a', clusterIds: [3], classId: null });
  expect(split.results[0].assignment).toEqual({ 1: 6, 5: 6 });
});

it('drops assignments with the classes that they name, and keeps the others', () => {
  let project = sampleProject();
  project = applyCommand(project, { type: 'assign', resultId: 'a', clusterIds: [1, 2], classId: 6 });
  project = applyCommand(project, { type: 'assign', resultId: 'b', clusterIds: [1], classId: 2 });
  const removed = applyCommand(project, { type: 'remove-class', classId: 6 });
  expect(removed.results.map(({ assignment }) => assignment)).toEqual([{}, { 1: 2 }]);
  const other = applyCommand(project, { type: 'use-scheme', scheme: CORINE_SCHEME as never });
  expect(other.results.map(({ assignment }) => assignment)).toEqual([{}, { 1: 2 }]);
});

it('cuts the parts of a removed class loose', () => {
  const part = { id: 9, name: 'Pine', colour: '#112233', parent: 6 };
  const project = applyCommand(sampleProject(), { type: 'add-class', class: part });
  const removed = applyCommand(project, { type: 'remove-class', classId: 6 });
  expect(removed.scheme.classes.find(({ id }) => id === 9)?.parent).toBeUndefined();
});

const pine = { id: 6, name: 'Pine', colour: '#112233' };
const refused: [string, Command, RegExp][] = [
  ['an area twice', { type: 'add-areas', areas: [area, area] }, /already an area .*"x"/],
  ['changing an unknown area', { type: 'change-area', area }, /no area .*"x"/],
  ['removing an unknown area', { type: 'remove-areas', ids: ['x'] }, /no area .*"x"/],
  ['an unknown result', { type: 'rename-result', resultId: 'z', name: 'N' }, /no result .*"z"/],
  [
    'an unknown cluster',
    { type: 'assign', resultId: 'b', clusterIds: [4], classId: 1 },
    /no cluster 4; .* 1 to 3/,
  ],
  ['an unknown class', { type: 'assign', resultId: 'b', clusterIds: [1], classId: 77 }, /no class .*"77"/],
  ['a class number twice', { type: 'add-class', class: pine }, /"Forest" already has the number 6/],
  ['a class of an unknown one', { type: 'add-class', class: { ...pine, id: 9, parent: 99 } }, /class 99/],
  [
    'a class that is a part of itself',
    { type: 'change-class', class: { ...pine, parent: 6 } },
    /part of itself/,
  ],
  [
    'a scheme with a number twice',
    { type: 'use-scheme', scheme: { ...SIMPLE_SCHEME, classes: [pine, pine] } },
    /number 6/,
  ],
];

it.each(refused)('refuses %s in words', (_title, command, message) => {
  expect(() => applyCommand(sampleProject(), command)).toThrow(message);
  try {
    applyCommand(sampleProject(), command);
  } catch (error) {
    expect(isEngineError(error) && error.code).toBe('bad-input');
  }
});
