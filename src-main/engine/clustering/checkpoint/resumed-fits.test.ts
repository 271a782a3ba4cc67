import { describe, expect, it, vi } from 'vitest';
import type { Parameters } from '../../parameters.ts';
import type { KeptState, Run } from '../../run.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { syntheticScene } from '../../testing/synthetic-scene.ts';
import type { ClusterModel } from '../clusterer.ts';
import { MINIBATCH, WALKING_METHODS, type WalkingMethod } from '../fits.test-setup.ts';
import { openPixelSource } from '../samples/pixel-source.ts';
import { memoryCheckpoint } from './memory-checkpoint.test-setup.ts';

// A pass over so few pixels is not worth keeping.
vi.mock('./worth-keeping.ts', () => ({ WORTH_KEEPING: 0 }));

const scene = (seed: number) =>
  syntheticScene({ width: 90, height: 70, fields: [[90, 100, 60]], noise: 50, seed }).raster;
const raster = scene(1);

/** A fit by the method, other parameters, pixels or seed; `walked` reads the raster anew at each pass. */
interface Fit {
  readonly method: WalkingMethod;
  readonly walked?: boolean;
  readonly parameters?: Parameters;
  readonly raster?: typeof raster;
  readonly seed?: number;
}

interface Ended {
  /** Absent where it was stopped. */
  readonly model?: ClusterModel;
  readonly saved: readonly KeptState[];
}

/** Goes on from a state; is stopped after it kept so many. */
async function fitFrom(fit: Fit, first?: KeptState, stopAfter = Infinity): Promise<Ended> {
  const { method, walked = true, seed = 42 } = fit;
  const pixels = fit.raster ?? raster;
  const stopper = new AbortController();
  const checkpoint = memoryCheckpoint((count) => count === stopAfter && stopper.abort(), first);
  const run: Run = testRun({ checkpoint, signal: stopper.signal, seed });
  const source = await openPixelSource(pixels, { size: 0, seed: 1 }, testRun(), walked ? 1000 : undefined);
  const parameters = { ...method.parameters, ...fit.parameters };
  const fitted = method.fit(source, pixels, parameters, run);
  const model = await fitted.catch((error: unknown) => {
    if (!stopper.signal.aborted) throw error;
    return undefined;
  });
  return { model, saved: checkpoint.all };
}

const several = (method: WalkingMethod): Parameters =>
  'restarts' in method.parameters ? { restarts: 3, iterations: 5 } : { iterations: 9, refinements: 9 };

describe.each([...WALKING_METHODS, MINIBATCH])('a fit by $title that was interrupted', (method) => {
  const parameters = several(method);

  it.each([true, false])(
    'ends with the very model of one that was not, wherever it was cut (walked: %s)',
    async (walked) => {
      const fit = { method, walked, parameters };
      const whole = await fitFrom(fit);
      const { length } = whole.saved;
      expect(length).toBeGreaterThan(4);
      for (const cut of new Set([1, 2, Math.ceil(length / 2), length - 1, length])) {
        const first = await fitFrom(fit, undefined, cut);
        expect(first.saved).toEqual(whole.saved.slice(0, cut));
        const rest = await fitFrom(fit, first.saved.at(-1));
        expect(rest.model!.save()).toEqual(whole.model!.save());
        expect(rest.saved).toEqual(whole.saved.slice(cut));
      }
    },
  );

  it('begins anew where what was kept is of other parameters, pixels, another seed or another way of reading', async () => {
    const whole = await fitFrom({ method, parameters });
    const others: Partial<Fit>[] = [
      { parameters: { ...parameters, clusters: 5 } },
      { raster: scene(2) },
      { seed: 43 },
      { walked: false },
    ];
    for (const other of others) {
      const { saved } = await fitFrom({ method, parameters, ...other }, undefined, 3);
      const fresh = await fitFrom({ method, parameters }, saved.at(-1));
      expect(fresh.saved).toEqual(whole.saved);
      expect(fresh.model!.save()).toEqual(whole.model!.save());
    }
  });

  it.each<[string, (kept: KeptState) => KeptState]>([
    ['of another version', ({ state, arrays }) => ({ state: { ...(state as object), version: 1 }, arrays })],
    ['without its numbers', ({ state }) => ({ state, arrays: {} })],
    ['with too few numbers', ({ state, arrays }) => ({ state, arrays: shortened(arrays) })],
    ['of nonsense', () => ({ state: 'nonsense', arrays: {} })],
  ])('begins anew from a state %s', async (_title, change) => {
    const whole = await fitFrom({ method, parameters });
    const fresh = await fitFrom({ method, parameters }, change(whole.saved.at(-1)!));
    expect(fresh.saved).toEqual(whole.saved);
  });
});

it('begins anew where what was kept is of another method', async () => {
  const of = (title: string): WalkingMethod => WALKING_METHODS.find((method) => method.title === title)!;
  const parameters = several(of('ISODATA'));
  const fit = { method: of('the hybrid'), parameters };
  const { saved } = await fitFrom({ method: of('ISODATA'), parameters }, undefined, 3);
  expect((await fitFrom(fit, saved.at(-1))).saved).toEqual((await fitFrom(fit)).saved);
});

function shortened(arrays: KeptState['arrays']): KeptState['arrays'] {
  const entries = Object.entries(arrays).map(([name, { values }]) => {
    const kept = values.slice(1);
    return [name, { shape: [kept.length], values: kept }];
  });
  return Object.fromEntries(entries) as KeptState['arrays'];
}
