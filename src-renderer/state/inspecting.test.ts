import { expect, it } from 'vitest';
import type { InspectRequest } from '../../src-main/engine/api.ts';
import { createFakeEngine } from '../testing/fake-engine.ts';
import { resultOf } from '../testing/result-of.ts';
import { Inspecting } from './inspecting.svelte.ts';
import { Workbench } from './workbench.svelte.ts';

const NOTHING = { percentiles: [], bands: [], clusters: [] };

/** A look at a result of so many clusters, cluster 1 the smallest, and what it asks the engine for. */
function lookAt(clusterCount: number, fails = false) {
  const asked: InspectRequest[] = [];
  const engine = createFakeEngine();
  engine.inspect = async (request) => {
    asked.push(request);
    if (fails) throw new Error('It is gone.');
    return NOTHING;
  };
  const shown = resultOf(new Array<string>(clusterCount).fill('#000000'));
  const workbench = {
    shown: { ...shown, clusters: shown.clusters.map((cluster) => ({ ...cluster, pixels: cluster.id })) },
    inspect: (request: InspectRequest, signal: AbortSignal) =>
      engine.inspect(request, signal).catch(() => undefined),
  };
  return { inspecting: new Inspecting(workbench as unknown as Workbench), asked };
}

it('measures all clusters of a result, with their separability', async () => {
  const { inspecting, asked } = lookAt(100);
  await inspecting.load(new AbortController().signal);
  expect(asked).toEqual([{ resultId: 'result', clusters: undefined, separability: true }]);
  expect([inspecting.found, inspecting.failed, inspecting.leftOut]).toEqual([NOTHING, false, 0]);
});

it('measures the hundred largest of more than can be read', async () => {
  const { inspecting, asked } = lookAt(130);
  await inspecting.load(new AbortController().signal);
  expect(asked[0].clusters).toHaveLength(100);
  expect(asked[0].clusters).not.toContain(30);
  expect(asked[0].clusters).toContain(31);
  expect(inspecting.leftOut).toBe(30);
});

it('tells a refusal from an end that was wanted', async () => {
  const refused = lookAt(3, true).inspecting;
  await refused.load(new AbortController().signal);
  expect(refused.failed).toBe(true);
  const stopped = lookAt(3, true).inspecting;
  await stopped.load(AbortSignal.abort());
  expect(stopped.failed).toBe(false);
});
