import { expect, it } from 'vitest';
import { sampleProject } from '../testing/sample-project.ts';
import { applyCommand } from './apply-command.ts';
import type { Command } from './commands.ts';
import type { Project, Result } from './document.ts';
import { parseProject, serialiseProject } from './project-file.ts';
import { shownClusters } from './shown-clusters.ts';

/** Clusters 1 to 5 of 0, 10, 20, 30 and 40 pixels; 5 takes in 4, then 3, then 2 and 1. */
const tree = [
  [5, 4, 1],
  [5, 3, 2],
  [2, 1, 2],
  [5, 2, 3],
] as [number, number, number][];

const project = (): Project => {
  const { results, ...rest } = sampleProject();
  return { ...rest, results: [{ ...results[0], tree: { ward: tree } }, results[1]] };
};

const cut = (count: number | null): Command => ({ type: 'cut-tree', resultId: 'a', by: 'ward', count });
const after = (...commands: Command[]): Result => commands.reduce(applyCommand, project()).results[0];

it('shows all clusters as they are where nothing is cut', () => {
  const [result] = project().results;
  expect(shownClusters(result)).toEqual({ lookup: [0, 1, 2, 3, 4, 5], clusters: result.clusters });
});

it('shows groups under the id and colour of their largest cluster, with all of their pixels', () => {
  const result = after({ type: 'recolour-cluster', resultId: 'a', clusterId: 5, colour: '#ff0000' }, cut(3));
  const { lookup, clusters } = shownClusters(result);
  expect(lookup).toEqual([0, 1, 2, 5, 5, 5]);
  expect(clusters.map(({ id, pixels, colour }) => [id, pixels, colour])).toEqual([
    [1, 0, '#336699'],
    [2, 10, '#336699'],
    [5, 90, '#ff0000'],
  ]);
  const [mean, variance] = [(2 * 20 + 3 * 30 + 4 * 40) / 90, (20 * 4 + 30 * 9 + 40 * 16) / 90];
  expect(clusters[2].mean).toEqual([expect.closeTo(mean, 12), null]);
  expect(clusters[2].deviation[0]).toBeCloseTo(Math.sqrt(variance - mean ** 2 + 0.25), 12);
  expect(clusters[2].hectares).toBeUndefined();
});

it('leaves clusters, tree and assignment as they are, so that another cut or none brings them back', () => {
  const [before] = project().results;
  expect(after(cut(2))).toEqual({ ...before, cut: { by: 'ward', count: 2 } });
  expect(after(cut(2), cut(null))).toEqual(before);
  expect(after(cut(2), cut(4))).toEqual(after(cut(4)));
});

it('gives every cluster of a group to a class, and takes it away again', () => {
  const assign = (classId: number | null): Command => ({
    type: 'assign',
    resultId: 'a',
    clusterIds: [5],
    classId,
  });
  expect(after(cut(3), assign(6)).assignment).toEqual({ 3: 6, 4: 6, 5: 6 });
  expect(after(cut(3), assign(6), cut(null), assign(null)).assignment).toEqual({ 3: 6, 4: 6 });
});

it('keeps a cut in the project file', () => {
  const changed = applyCommand(project(), cut(3));
  expect(parseProject(serialiseProject(changed, '/p'), '/p')).toEqual(changed);
});

it('refuses a tree that is not there, and more groups than clusters', () => {
  const other: Command = { type: 'cut-tree', resultId: 'a', by: 'jm', count: 2 };
  expect(() => after(other)).toThrow(/merge by separability is not known yet/);
  expect(() => after(cut(6))).toThrow(/has 5 clusters; they cannot be merged to 6/);
});
