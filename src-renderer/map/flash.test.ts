import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { flashPhases, litColours, playFlash } from './flash.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** How often the light went on, and the most lit time at a stretch. */
function watch(reducedMotion: boolean) {
  const seen: boolean[] = [];
  const ended = vi.fn();
  const stop = playFlash(flashPhases(reducedMotion), (lit) => seen.push(lit), ended);
  return { seen, ended, stop };
}

describe('a flash', () => {
  it('goes on at once, blinks three times and ends dark', () => {
    const { seen, ended } = watch(false);
    expect(seen).toEqual([true]);
    vi.runAllTimers();
    expect(seen).toEqual([true, false, true, false, true, false, false]);
    expect(ended).toHaveBeenCalledOnce();
  });

  it('does not blink for those who asked for less motion', () => {
    const { seen, ended } = watch(true);
    vi.runAllTimers();
    expect(seen).toEqual([true, false]);
    expect(ended).toHaveBeenCalledOnce();
  });

  it('stops dark when another takes its place', () => {
    const { seen, ended, stop } = watch(false);
    stop();
    vi.runAllTimers();
    expect(seen).toEqual([true, false]);
    expect(ended).not.toHaveBeenCalled();
  });
});

describe('what is lit', () => {
  const colours = [
    [0, 0, 0, 0],
    [10, 20, 30, 255],
    [240, 230, 220, 255],
    [0, 0, 0, 0],
  ] as const;

  it('is white where it was dark or clear and black where it was light, and nothing else changes', () => {
    expect(litColours(colours, new Set([1, 2, 3]))).toEqual([
      colours[0],
      [255, 255, 255, 255],
      [0, 0, 0, 255],
      [255, 255, 255, 255],
    ]);
    expect(litColours(colours, new Set())).toBe(colours);
  });
});
