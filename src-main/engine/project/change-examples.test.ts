import { describe, expect, it } from 'vitest';
import { sampleProject } from '../testing/sample-project.ts';
import { applyCommand } from './apply-command.ts';
import type { Command } from './commands.ts';
import { describeCommand } from './describe-command.ts';
import type { Project } from './document.ts';
import type { ExamplePlace } from './example-place.ts';
import { parseProject, serialiseProject } from './project-file.ts';

const ring: [number, number][] = [
  [0, 0],
  [4, 0],
  [4, 4],
  [0, 0],
];
const pixel = (id: string, classId: number, sceneId = 'scene-1'): ExamplePlace => ({
  id,
  sceneId,
  classId,
  at: [3.5, -7.5],
});
const change = (add: ExamplePlace[], remove: string[] = []): Command => ({
  type: 'change-examples',
  add,
  remove,
});
const after = (...commands: Command[]): Project => commands.reduce(applyCommand, sampleProject());
const idsOf = ({ examples }: Project): string[] => examples.map(({ id }) => id);

describe('examples of a project', () => {
  it('are added and taken away in one step', () => {
    const project = after(
      change([pixel('a', 1), pixel('b', 2)]),
      change([pixel('c', 2), pixel('a', 3)], ['a']),
    );
    expect(project.examples).toEqual([pixel('b', 2), pixel('c', 2), pixel('a', 3)]);
  });

  it('are made of areas, which then bind no clustering any more', () => {
    const areas = ['x', 'y'].map((id) => ({ id, name: id.toUpperCase(), polygons: [[ring]] }));
    const taken: Command = { type: 'take-areas', ids: ['y'], sceneId: 'scene-2', classId: 6 };
    const project = after({ type: 'add-areas', areas }, taken);
    expect(project.areas).toEqual([areas[0]]);
    expect(project.examples).toEqual([{ ...areas[1], sceneId: 'scene-2', classId: 6 }]);
    expect(describeCommand(taken)).toBe('Take 1 area as examples');
  });

  it('go with their class, by whatever step it goes', () => {
    const add = change([pixel('a', 1), pixel('b', 6)]);
    expect(idsOf(after(add, { type: 'remove-class', classId: 6 }))).toEqual(['a']);
    const scheme = { id: 'own', title: 'Own', classes: [{ id: 6, name: 'Wood', colour: '#112233' }] };
    expect(idsOf(after(add, { type: 'use-scheme', scheme }))).toEqual(['b']);
    const renamed: Command = { type: 'change-class', class: { id: 6, name: 'Wood', colour: '#112233' } };
    expect(after(add, renamed).examples).toEqual(after(add).examples);
  });

  it.each<[string, Command, RegExp]>([
    ['of an unknown class', change([pixel('a', 200)]), /no class .*"200"/],
    ['of an unknown scene', change([pixel('a', 1, 'gone')]), /no scene .*"gone"/],
    ['that are there already', change([pixel('a', 1), pixel('a', 2)]), /already an example .*"a"/],
    ['that are not there', change([], ['z']), /no example .*"z"/],
    [
      'of areas that are not there',
      { type: 'take-areas', ids: ['z'], sceneId: 'scene-1', classId: 1 },
      /no area .*"z"/,
    ],
  ])('%s are refused', (_title, command, message) => {
    expect(() => after(command)).toThrow(message);
  });

  it.each([
    [1, 0, 'Add 1 example'],
    [0, 2, 'Remove 2 examples'],
    [1, 1, 'Change 1 example'],
  ])('that come (%d) and go (%d) have a name in the menu', (added, removed, name) => {
    const add = Array.from({ length: added }, (_, index) => pixel(String(index), 1));
    expect(describeCommand(change(add, Array.from({ length: removed }, String)))).toBe(name);
  });

  it('are kept in the file; one without any, from before, is read too', () => {
    const taken = { id: 'b', sceneId: 'scene-1', classId: 2, name: 'B', polygons: [[ring]] };
    const project = after(change([pixel('a', 1), taken]));
    expect(parseProject(serialiseProject(project, '/p.swath'), '/p.swath').examples).toEqual([
      pixel('a', 1),
      taken,
    ]);
    const older = { ...sampleProject(), examples: undefined };
    expect(parseProject(JSON.stringify(older), '/p.swath').examples).toEqual([]);
  });

  it('of a class that the file does not have are refused', () => {
    const text = serialiseProject({ ...sampleProject(), examples: [pixel('a', 250)] }, '/p.swath');
    expect(() => parseProject(text, '/p.swath')).toThrow(/examples: "a" is of .* the class 250.*not there/);
  });
});
