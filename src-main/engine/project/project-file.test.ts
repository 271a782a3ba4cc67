import { expect, it } from 'vitest';
import { isEngineError } from '../errors.ts';
import { createRandom } from '../random.ts';
import { randomCommand } from '../testing/random-commands.ts';
import { sampleProject, sampleResult } from '../testing/sample-project.ts';
import { applyCommand } from './apply-command.ts';
import { newProject } from './new-project.ts';
import { parseProject, serialiseProject } from './project-file.ts';

it('reads back what it wrote, for any project and any place of the file', () => {
  const places = ['/data/maps/p.swath', '/data/p.swath', '/p.swath', '/data/maps/deep/p.swath', 'p.swath'];
  const random = createRandom(5);
  let project = sampleProject();
  for (let step = 0; step < 60; step++) {
    project = applyCommand(project, randomCommand(project, random));
    const place = places[step % places.length];
    expect(parseProject(serialiseProject(project, place), place)).toEqual(project);
  }
  expect(parseProject(serialiseProject(newProject(), 'p'), 'p')).toEqual(newProject());
});

it('names scenes and masks in its folder relative to the file, so that the folder can be moved', () => {
  const project = sampleProject();
  project.results[0].recipe = { ...project.results[0].recipe, mask: '/data/masks/m.mat:mask' };
  const text = serialiseProject(project, '/data/p.swath');
  const written = JSON.parse(text) as typeof project;
  expect(written.scenes.map(({ path }) => path)).toEqual(['maps/one.tif', '/elsewhere/two.tif']);
  const moved = parseProject(text, '/moved/here/p.swath');
  expect(moved.scenes[0].path).toBe('/moved/here/maps/one.tif');
  expect(moved.results[0].recipe.mask).toBe('/moved/here/masks/m.mat:mask');
});

it('names the files of maps that were split in its folder relatively too', () => {
  const project = sampleProject();
  const [first] = project.results;
  const recipe = { ...first.recipe, mask: '/data/maps/mask.tif' };
  const splits = [{ cluster: 2, of: { ...sampleResult('c', 'scene-1', 4), recipe } }];
  const split = { ...project, results: [{ ...first, splits }] };
  const text = serialiseProject(split, '/data/maps/p.swath');
  expect(text).toContain('"mask.tif"');
  expect(parseProject(text, '/data/maps/p.swath').results[0].splits![0].of.recipe.mask).toBe(
    '/data/maps/mask.tif',
  );
});

it('does not take a folder whose name merely begins alike for its own', () => {
  const project = sampleProject();
  project.scenes[0].path = '/data-old/one.tif';
  expect(JSON.parse(serialiseProject(project, '/data/p.swath')).scenes[0].path).toBe('/data-old/one.tif');
});

it('understands drives and backslashes', () => {
  const project = sampleProject();
  project.scenes[0].path = 'C:\\maps\\deep\\one.tif';
  const text = serialiseProject(project, 'C:\\maps\\p.swath');
  expect(JSON.parse(text).scenes[0].path).toBe('deep/one.tif');
  expect(parseProject(text, 'D:\\x\\p.swath').scenes[0].path).toBe('D:\\x\\deep\\one.tif');
});

const changed = (change: (project: Record<string, never>) => void): string => {
  const project = JSON.parse(serialiseProject(sampleProject(), '/p.swath'));
  change(project);
  return JSON.stringify(project);
};
type Loose = Record<string, never> & { results: { clusters: { colour: string }[]; sceneId: string }[] };

it.each([
  ['no JSON', 'P1 2 3', 'damaged', /not JSON/],
  ['a cut file', serialiseProject(sampleProject(), '/p').slice(0, 900), 'damaged', /not JSON/],
  ['other JSON', '{"type":"FeatureCollection"}', 'bad-input', /not a Swath project/],
  [
    'a newer version',
    changed((project) => Object.assign(project, { version: 2, scenes: 'other' })),
    'unsupported',
    /newer version of Swath.*version 2.*Update/,
  ],
  [
    'a wrong colour',
    changed((project) => Object.assign((project as Loose).results[1].clusters[2], { colour: 'red' })),
    'bad-input',
    /results, item 2, clusters, item 3, colour/,
  ],
  [
    'more clusters than a raster can hold',
    changed((project) => Object.assign((project as Loose).results[0], { clusterCount: 1e9 })),
    'bad-input',
    /results, item 1, clusterCount/,
  ],
  [
    'a result of a scene that is not listed',
    changed((project) => Object.assign((project as Loose).results[0], { sceneId: 'gone' })),
    'bad-input',
    /"Result a" belongs to the scene "gone"/,
  ],
  [
    'an assignment to a class that is not listed',
    changed((project) => Object.assign((project as Loose).results[0], { assignment: { 1: 200 } })),
    'bad-input',
    /gives cluster 1 to class 200/,
  ],
  [
    'a tree of clusters that has no end',
    changed((project) =>
      Object.assign((project as Loose).results[0], {
        tree: {
          ward: [
            [1, 2, 0],
            [2, 1, 0],
          ],
        },
      }),
    ),
    'bad-input',
    /tree of clusters that is none/,
  ],
  [
    'a cut of a tree that is not there',
    changed((project) => Object.assign((project as Loose).results[0], { cut: { by: 'jm', count: 1 } })),
    'bad-input',
    /merged by a tree that is not there/,
  ],
  [
    'ids beyond the number of clusters',
    changed((project) => Object.assign((project as Loose).results[1], { table: [0, 1, 4] })),
    'bad-input',
    /uses ids beyond 3/,
  ],
  [
    'a split of a map with more ids than it has',
    changed((project) => {
      const [first] = (project as Loose).results as unknown as Record<string, unknown>[];
      const { name, recipe, model, clusters } = first;
      const of = { name, recipe, model, clusters, clusterCount: 99 };
      Object.assign(first, { splits: [{ cluster: 1, of }] });
    }),
    'bad-input',
    /"Result a" was split from a map with other ids/,
  ],
  [
    'the same id twice',
    changed((project) => Object.assign((project as Loose).results[0], { id: 'b' })),
    'bad-input',
    /the id "b" is there twice/,
  ],
])('refuses %s, naming the file', (_title, text, code, message) => {
  try {
    parseProject(text, '/p.swath');
    expect.unreachable();
  } catch (error) {
    if (!isEngineError(error)) throw error;
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(error.message).toContain('/p.swath');
  }
});
