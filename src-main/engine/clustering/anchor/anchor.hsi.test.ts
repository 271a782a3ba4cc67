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
import { anchorCode, anchorManifest } from './anchor.ts';

const HSI = '../shared/data/hsi/salinasA';
const workers = inlineWorkers(nodeCodecs);

function open(name: string, wanted?: 'labels'): Promise<Dataset> {
  const source = memorySource(name, new Uint8Array(readFileSync(join(HSI, name))));
  return matlabReader.open(source, openContext(workers, { wanted }));
}

it.skipIf(!existsSync(HSI))(
  'agrees with the classes of SalinasA, of labelled pixels and of the whole scene (skipped where ../shared/data is missing)',
  async () => {
    const scene = await open('SalinasA_corrected.mat');
    const truth = await open('SalinasA_gt.mat', 'labels');
    const run = testRun({ workers });
    const clusterer = anchorCode.create(completeParameters(anchorManifest.parameters, { clusters: 6 }));
    for (const [raster, least] of [
      [maskRaster(scene, { areas: [], mask: truth }), 0.99],
      [scene, 0.88],
    ] as const) {
      const labels = labelRaster(raster, await clusterer.fit(raster, run), run);
      expect((await agreement(labels, truth, run)).oa).toBeGreaterThan(least);
    }
  },
);
