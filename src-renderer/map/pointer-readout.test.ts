import { describe, expect, it } from 'vitest';
import type { EngineClient } from '../state/engine-client.ts';
import { createFakeEngine } from '../testing/fake-engine.ts';
import { describeFakeScene } from '../testing/fake-scenes.ts';
import type { Position } from './lon-lat.ts';
import { PointerReadout } from './pointer-readout.svelte.ts';

const SCENE = describeFakeScene('/scenes/unplaced.tif', 'scene')!;

/** The centre of a pixel. */
const at = (column: number, row: number): Position => [column + 0.5, -row - 0.5];

/** An engine whose readings are answered by hand, in whatever order. */
function slowEngine() {
  const asked: { column: number; answer: () => void; fail: () => void }[] = [];
  const readPixel: EngineClient['readPixel'] = (_scene, column, row) =>
    new Promise((resolve, reject) => {
      const answer = (): void => resolve({ column, row, values: [] });
      asked.push({ column, answer, fail: () => reject(new Error('gone')) });
    });
  return { engine: { ...createFakeEngine(), readPixel }, asked };
}

async function turn(): Promise<void> {
  for (let step = 0; step < 5; step++) await Promise.resolve();
}

describe('the readout', () => {
  it('asks for one pixel at a time and then for where the pointer is, not for where it has been', async () => {
    const { engine, asked } = slowEngine();
    const readout = new PointerReadout(engine);
    for (const column of [1, 2, 3, 4]) readout.move(at(column, 7), SCENE, undefined);
    expect(asked.map(({ column }) => column)).toEqual([1]);
    asked[0].answer();
    await turn();
    expect(readout.reading).toBeUndefined();
    expect(asked.map(({ column }) => column)).toEqual([1, 4]);
    asked[1].answer();
    await turn();
    expect(readout.reading).toMatchObject({ column: 4, row: 7 });
    expect(asked).toHaveLength(2);
  });

  it('asks once for a pixel, however the pointer moves in it, and again for another result', async () => {
    const { engine, asked } = slowEngine();
    const readout = new PointerReadout(engine);
    readout.move([5.1, -5.1], SCENE, undefined);
    readout.move([5.9, -5.9], SCENE, undefined);
    asked[0].answer();
    await turn();
    expect(asked).toHaveLength(1);
    expect(readout.position).toEqual([5.9, -5.9]);
    readout.move([5.9, -5.9], SCENE, 'result');
    expect(asked).toHaveLength(2);
  });

  it('drops an answer that comes after the pointer has left', async () => {
    const { engine, asked } = slowEngine();
    const readout = new PointerReadout(engine);
    readout.move(at(1, 1), SCENE, undefined);
    readout.move(undefined, SCENE, undefined);
    asked[0].answer();
    await turn();
    expect([readout.reading, readout.position, readout.pixel]).toEqual([undefined, undefined, undefined]);
  });

  it('goes on after a reading that failed, and asks nothing outside the scene', async () => {
    const { engine, asked } = slowEngine();
    const readout = new PointerReadout(engine);
    readout.move(at(1, 1), SCENE, undefined);
    asked[0].fail();
    await turn();
    readout.move(at(-1, 1), SCENE, undefined);
    expect([readout.pixel, asked.length]).toEqual([undefined, 1]);
    readout.move(at(2, 1), SCENE, undefined);
    expect(asked).toHaveLength(2);
  });

  it('reads the same pixel again when it is told to, and nothing without one', async () => {
    const { engine, asked } = slowEngine();
    const readout = new PointerReadout(engine);
    readout.refresh();
    expect(asked).toEqual([]);
    readout.move(at(2, 7), SCENE, undefined);
    asked[0].answer();
    await turn();
    readout.refresh();
    expect(asked.map(({ column }) => column)).toEqual([2, 2]);
  });
});
