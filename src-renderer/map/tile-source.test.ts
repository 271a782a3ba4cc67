import { describe, expect, it, vi } from 'vitest';
import DataTile from 'ol/DataTile.js';
import TileState from 'ol/TileState.js';
import { describeFakeScene } from '../testing/fake-scenes.ts';
import { mapProjection } from './map-projection.ts';
import { EngineTileSource, type LoadTile } from './tile-source.ts';

const SCENE = describeFakeScene('/scenes/valley.tif', 'scene')!;

function openSource(load: LoadTile) {
  const watcher = { started: vi.fn(), ended: vi.fn(), refining: vi.fn() };
  const source = new EngineTileSource(SCENE.tiles, mapProjection(SCENE), 4, { key: 'first', load }, watcher);
  const tile = (z: number, x: number, y: number): DataTile => {
    const made = source.getTile(z, x, y, 1, mapProjection(SCENE));
    if (!(made instanceof DataTile)) throw new Error('There is no such tile.');
    return made;
  };
  return { source, watcher, tile };
}

const pixels = (value: number) => ({
  width: 256,
  height: 256,
  channels: 4,
  data: new Float32Array(256 * 256 * 4).fill(value),
});
const answering =
  (value: number): LoadTile =>
  async () =>
    pixels(value);
/** Never answers, but listens to its signal. */
const silent: LoadTile = (_address, signal) =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));

async function loaded(tile: DataTile): Promise<number> {
  tile.load();
  await vi.waitFor(() => expect(tile.getState()).toBe(TileState.LOADED));
  return (tile.getData() as Float32Array)[0];
}

describe('the tiles of a scene', () => {
  it("lie on the engine's grid, and only there", async () => {
    const load = vi.fn<LoadTile>(answering(1));
    const { source, tile } = openSource(load);
    await loaded(tile(2, 2, 1));
    expect(load.mock.calls[0][0]).toEqual({ z: 2, x: 2, y: 1 });
    const grid = source.getTileGrid()!;
    const [left, , , top] = grid.getTileCoordExtent([2, 2, 1]);
    expect([left, top]).toEqual([672000 + 2 * 256 * 30, 5206000 - 256 * 30]);
    for (const [z, x, y] of [
      [2, 3, 0],
      [2, 0, 2],
      [2, -1, 0],
      [0, 1, 0],
    ]) {
      expect(source.getTile(z, x, y, 1, mapProjection(SCENE))).toBeNull();
    }
  });

  it('of other bands are asked for under another key, and those of the first are known again later', () => {
    const { source } = openSource(answering(1));
    const first = source.getKey();
    source.show({ key: 'second', load: answering(2) });
    expect(source.getKey()).not.toBe(first);
    source.show({ key: 'first', load: answering(1) });
    expect(source.getKey()).toBe(first);
  });

  it('keep the content that they were made for', async () => {
    const { source, tile } = openSource(answering(1));
    const early = tile(2, 0, 0);
    source.show({ key: 'second', load: answering(2) });
    expect([await loaded(early), await loaded(tile(2, 0, 0))]).toEqual([1, 2]);
  });

  it('under way are given up for other bands without a word, and asked for again when they are wanted again', async () => {
    const { source, watcher, tile } = openSource(silent);
    const first = source.getKey();
    const early = tile(2, 0, 0);
    early.load();
    source.show({ key: 'second', load: answering(2) });
    await vi.waitFor(() => expect(early.getState()).toBe(TileState.ERROR));
    expect(watcher.ended.mock.calls).toEqual([[undefined]]);
    source.show({ key: 'first', load: answering(1) });
    expect(source.getKey()).not.toBe(first);
  });

  it('that fail say why, and are asked for again after a reload', async () => {
    const refuse: LoadTile = async () => {
      throw new Error('The disk is gone.');
    };
    const { source, watcher, tile } = openSource(refuse);
    const key = source.getKey();
    const broken = tile(2, 0, 0);
    broken.load();
    await vi.waitFor(() => expect(broken.getState()).toBe(TileState.ERROR));
    expect(watcher.started).toHaveBeenCalledOnce();
    expect(watcher.ended).toHaveBeenCalledWith(new Error('The disk is gone.'));
    source.reload();
    expect(source.getKey()).not.toBe(key);
  });

  it('that are not complete stay on screen until a better one takes their place', async () => {
    const better = Promise.withResolvers<void>();
    const load: LoadTile = async (_address, _signal, after) => {
      if (after === undefined) return { ...pixels(1), refined: 16 };
      await better.promise;
      return pixels(after);
    };
    const { watcher, tile } = openSource(load);
    const coarse = tile(2, 0, 0);
    const changed = vi.fn();
    expect(await loaded(coarse)).toBe(1);
    coarse.addEventListener('change', changed);
    expect([watcher.refining.mock.lastCall, coarse.getState()]).toEqual([[true], TileState.LOADED]);
    better.resolve();
    await vi.waitFor(() => expect(watcher.refining.mock.lastCall).toEqual([false]));
    expect([(coarse.getData() as Float32Array)[0], changed.mock.calls.length]).toEqual([16, 1]);
  });

  it('are refined only where someone looks', async () => {
    const load = vi.fn<LoadTile>(async () => ({ ...pixels(1), refined: 16 }));
    const { source, tile } = openSource(load);
    source.look([0, 0, 1, 1], SCENE.tiles.resolutions[2]);
    await loaded(tile(2, 0, 0));
    expect(load).toHaveBeenCalledOnce();
    const [left, , , top] = SCENE.extent;
    source.look([left, top - 1, left + 1, top], SCENE.tiles.resolutions[1]);
    expect(load).toHaveBeenCalledOnce();
    source.look([left, top - 1, left + 1, top], SCENE.tiles.resolutions[2]);
    expect(load.mock.calls[1][2]).toBe(16);
    source.dispose();
  });

  it('that were coarse when other bands came are asked for again when theirs are wanted again', async () => {
    const { source, tile } = openSource(async (_address, signal, after) => {
      if (after === undefined) return { ...pixels(1), refined: 16 };
      return silent({ z: 0, x: 0, y: 0 }, signal);
    });
    const first = source.getKey();
    await loaded(tile(2, 0, 0));
    source.show({ key: 'second', load: answering(2) });
    source.show({ key: 'first', load: answering(1) });
    expect(source.getKey()).not.toBe(first);
  });

  it('are given up with the scene', async () => {
    const { source, tile } = openSource(silent);
    const early = tile(2, 0, 0);
    early.load();
    source.dispose();
    await vi.waitFor(() => expect(early.getState()).toBe(TileState.ERROR));
  });
});
