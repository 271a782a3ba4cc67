import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createFakeEngine } from '../testing/fake-engine.ts';
import type { EngineClient } from './engine-client.ts';
import { MapView } from './map-view.svelte.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('tells the engine once, when changes pause', async () => {
  const engine = createFakeEngine();
  const setView = vi.spyOn(engine, 'setView');
  const view = new MapView(engine);
  view.opacity = 0.5;
  view.remember();
  view.opacity = 0.25;
  view.remember();
  await vi.runAllTimersAsync();
  expect(setView).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ opacity: 0.25 }));
});

it('goes on where the engine is gone (a rejection that nobody handles would fail the run)', async () => {
  const told: number[] = [];
  // No spy: it would handle the rejection itself.
  const setView = async ({ opacity }: { opacity: number }): Promise<void> => {
    told.push(opacity);
    if (told.length === 1) throw new Error('gone');
  };
  const view = new MapView({ ...createFakeEngine(), setView } as EngineClient);
  for (const opacity of [0.5, 0.25]) {
    view.opacity = opacity;
    view.remember();
    await vi.runAllTimersAsync();
  }
  expect(told).toEqual([0.5, 0.25]);
});
