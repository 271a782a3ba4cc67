import { describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../src-main/engine/api.ts';
import type { Recipe } from '../../src-main/engine/recipe/recipe.ts';
import type { EngineClient } from '../state/engine-client.ts';
import { createFakeEngine } from './fake-engine.ts';

const VALLEY = '/scenes/valley.tif';
const RECIPE: Recipe = {
  bands: [0, 2, 3],
  standardise: false,
  clusterer: 'kmeans',
  parameters: { clusters: 4 },
  seed: 1,
  areas: [],
};

async function eventsUntil(
  engine: EngineClient,
  ended: (event: EngineEvent) => boolean,
): Promise<EngineEvent[]> {
  const seen: EngineEvent[] = [];
  for await (const event of engine.events(new AbortController().signal)) {
    seen.push(event);
    if (ended(event)) break;
  }
  return seen;
}

const isJobIn = (state: string) => (event: EngineEvent) => event.type === 'job' && event.job.state === state;

describe('the fake engine', () => {
  it('gives the same pixels by tile, by reading and at any level', async () => {
    const engine = createFakeEngine();
    const scene = await engine.openScene(VALLEY);
    const tile = await engine.sceneTile({ sceneId: scene.id, bands: [3, 0], z: 2, x: 1, y: 0 });
    const reading = await engine.readPixel(scene.id, 256 + 40, 12);
    const at = (12 * 256 + 40) * tile.channels;
    expect([...tile.data.slice(at, at + 3)]).toEqual([reading.values[3], reading.values[0], 1]);
    const coarse = await engine.sceneTile({ sceneId: scene.id, bands: [3], z: 1, x: 0, y: 0 });
    const under = await engine.readPixel(scene.id, 2 * 70 + 1, 2 * 30 + 1);
    expect(coarse.data[(30 * 256 + 70) * 2]).toBe(under.values[3]);
  });

  it('clusters with progress, and its labels are as many as it says', async () => {
    const engine = createFakeEngine({ jobMilliseconds: 0 });
    const scene = await engine.openScene(VALLEY);
    const watched = eventsUntil(engine, isJobIn('done'));
    await engine.startClustering({ sceneId: scene.id, recipe: RECIPE });
    const jobs = (await watched).flatMap((event) => (event.type === 'job' ? [event.job] : []));
    const fractions = jobs.map(({ fraction }) => fraction);
    expect(fractions).toEqual(fractions.toSorted((left, right) => left - right));
    const { project, readyResults } = await engine.state();
    expect(readyResults).toEqual([jobs.at(-1)!.resultId]);
    const labelled = new Map<number, number>();
    for (const [x, y] of [0, 1, 2].flatMap((column) => [0, 1].map((row) => [column, row]))) {
      const { data } = await engine.labelTile({ resultId: readyResults[0], z: 2, x, y });
      for (let at = 0; at < data.length; at += 2) {
        if (data[at + 1] === 1) labelled.set(data[at], (labelled.get(data[at]) ?? 0) + 1);
      }
    }
    const sizes = project.results[0].clusters.map(({ id, pixels }) => [id, pixels] as const);
    expect([...labelled].toSorted(([left], [right]) => left - right)).toEqual(sizes);
  });

  it('leaves nothing behind a cancelled job', async () => {
    const engine = createFakeEngine({ jobMilliseconds: 10 });
    const scene = await engine.openScene(VALLEY);
    const watched = eventsUntil(engine, isJobIn('cancelled'));
    const { id } = await engine.startClustering({ sceneId: scene.id, recipe: RECIPE });
    await engine.cancelJob(id);
    await watched;
    expect((await engine.state()).project.results).toEqual([]);
  });

  it('undoes and redoes every step', async () => {
    const engine = createFakeEngine();
    await engine.openScene(VALLEY);
    const ring: [number, number][] = [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 0],
    ];
    const area = { id: 'a', name: 'Area 1', polygons: [[ring]] };
    await engine.apply({ type: 'add-areas', areas: [area] });
    await engine.apply({ type: 'remove-class', classId: 1 });
    const after = await engine.state();
    await engine.undo();
    const before = await engine.undo();
    expect([before.project.areas, before.project.scheme.classes[0].id, before.canUndo]).toEqual([
      [],
      1,
      false,
    ]);
    await engine.redo();
    expect((await engine.redo()).project).toEqual(after.project);
  });

  it('refuses in words', async () => {
    const engine = createFakeEngine();
    await expect(engine.openScene('/scenes/nowhere.tif')).rejects.toThrow('/scenes/nowhere.tif is not there');
  });
});
