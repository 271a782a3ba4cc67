import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { nodeCodecs } from '../../../node/codecs.ts';
import { memorySource } from '../../bytes.ts';
import { matlabReader } from '../../formats/matlab/matlab-reader.ts';
import { completeParameters } from '../../parameters.ts';
import { agreement } from '../../quality/agreement.ts';
import { maskRaster } from '../../raster/mask.ts';
import type { Dataset } from '../../raster/raster.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { openContext } from '../../testing/open-context.ts';
import { inlineWorkers } from '../../workers.ts';
import { labelRaster } from '../labels/label-raster.ts';
import { deepCode, deepManifest } from './deep.ts';

const HSI = '../shared/data/hsi';
const workers = inlineWorkers(nodeCodecs);

/** What the Python experiments gave, mean of 3 seeds: of labelled pixels, and of the whole scene. */
const SCENES = [
  {
    title: 'SalinasA',
    scene: ['salinasA/SalinasA_corrected.mat'],
    truth: ['salinasA/SalinasA_gt.mat'],
    clusters: 6,
    expected: { L: 0.999, W: 0.898 },
  },
  {
    title: 'Indian Pines 70 x 70',
    scene: ['indian_pines/Indian_subset_70x70.mat', 'Indian_subset'],
    truth: ['indian_pines/Indian_subset_70x70.mat', 'gt'],
    clusters: 4,
    expected: { L: 0.967, W: 0.961 },
  },
] as const;

function open([name, variable]: readonly string[], wanted?: 'labels'): Promise<Dataset> {
  const source = memorySource(name, new Uint8Array(readFileSync(join(HSI, name))));
  return matlabReader.open(source, openContext(workers, { wanted, variable }));
}

const CASES = SCENES.flatMap((scene) => [
  { ...scene, protocol: 'L', seed: 1 } as const,
  { ...scene, protocol: 'W', seed: 2 } as const,
]);

it.skipIf(!existsSync(HSI)).each(CASES)(
  'agrees with the classes of $title as in the experiments, $protocol (skipped where ../shared/data is missing)',
  async ({ scene, truth, clusters, expected, protocol, seed }) => {
    const classes = await open(truth, 'labels');
    const whole = await open(scene);
    const raster = protocol === 'L' ? maskRaster(whole, { areas: [], mask: classes }) : whole;
    const clusterer = deepCode.create(completeParameters(deepManifest.parameters, { clusters }));
    const run = testRun({ workers, seed });
    const labels = labelRaster(raster, await clusterer.fit(raster, run), run);
    expect((await agreement(labels, classes, run)).oa).toBeGreaterThan(expected[protocol] - 0.015);
  },
  120_000,
);
