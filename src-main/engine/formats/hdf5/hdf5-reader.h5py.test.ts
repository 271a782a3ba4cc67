import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../../node/codecs.ts';
import { nodeFiles } from '../../../node/files.ts';
import { createWorkerPool } from '../../../node/worker-pool.ts';
import { memorySource } from '../../bytes.ts';
import { isEngineError } from '../../errors.ts';
import type { Dataset } from '../../raster/raster.ts';
import { bytesOf } from '../../raster/samples.ts';
import { openContext } from '../../testing/open-context.ts';
import { inlineWorkers } from '../../workers.ts';
import { matlabReader } from '../matlab/matlab-reader.ts';
import { hdf5Reader } from './hdf5-reader.ts';

const PYTHON = '/usr/bin/python3';
const FIXTURE = join(import.meta.dirname, 'h5py.fixture.py');
const MATLAB = '../shared/data/hsi/indian_pines/Indian_part_85x70_jssc_float64_origlabels.mat';
const WORKER = new URL('../../../node/worker.ts', import.meta.url);

function hasH5py(): boolean {
  try {
    execFileSync(PYTHON, ['-c', 'import h5py'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function md5s(dataset: Dataset): Promise<string[]> {
  const { width, height } = dataset.grid;
  const { bands } = await dataset.read({ column: 0, row: 0, width, height });
  return bands.map((samples) => createHash('md5').update(bytesOf(samples)).digest('hex'));
}

describe.skipIf(!hasH5py())(
  'HDF5 files read as h5py wrote them (skipped where python3-h5py is missing)',
  () => {
    it('by threads, from the disk: every type and filter, or a refusal by name', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'swath-hdf5-'));
      const truth = JSON.parse(execFileSync(PYTHON, [FIXTURE, folder]).toString()) as Record<
        string,
        string[]
      >;
      const workers = createWorkerPool(WORKER, { size: 2 });
      const refused: string[] = [];
      for (const [name, expected] of Object.entries(truth)) {
        try {
          const source = await nodeFiles().open(join(folder, name));
          expect(source.descriptor).toBeDefined();
          const dataset = await hdf5Reader.open(source, openContext(workers, { variable: '/a/deep/cube' }));
          expect({ name, md5s: await md5s(dataset) }).toEqual({ name, md5s: expected });
          await dataset.close();
        } catch (error) {
          if (!isEngineError(error) || error.code !== 'unsupported') throw error;
          expect(error.message).toMatch(/the filter lzf/);
          refused.push(name);
        }
      }
      await workers.close();
      rmSync(folder, { recursive: true });
      expect(Object.keys(truth)).toHaveLength(18 * 4 * 2);
      expect(refused.every((name) => name.includes('_lzf_'))).toBe(true);
      expect(refused).toHaveLength(18 * 2);
    });

    it.skipIf(!existsSync(MATLAB))(
      'a scene and labels of MATLAB 7.3 (skipped where ../shared/data is missing)',
      async () => {
        const listing = `
import h5py, json, hashlib, numpy as np
out = {}
with h5py.File('${MATLAB}') as f:
    for k, v in f.items():
        if isinstance(v, h5py.Dataset) and v.dtype.kind in 'fiu' and v.ndim in (2, 3) and min(v.shape) > 1:
            a = v[...].T
            bands = [a] if a.ndim == 2 else [a[:, :, b] for b in range(a.shape[2])]
            out[k] = [hashlib.md5(np.ascontiguousarray(b).tobytes()).hexdigest() for b in bands]
print(json.dumps(out))`;
        const truth = JSON.parse(execFileSync(PYTHON, ['-c', listing]).toString()) as Record<
          string,
          string[]
        >;
        const bytes = new Uint8Array(readFileSync(MATLAB));
        for (const [variable, expected] of Object.entries(truth)) {
          const context = openContext(inlineWorkers(nodeCodecs), { variable });
          const dataset = await matlabReader.open(memorySource('a.mat', bytes), context);
          expect({ variable, md5s: await md5s(dataset) }).toEqual({ variable, md5s: expected });
        }
        expect(Object.keys(truth).length).toBeGreaterThan(0);
      },
    );
  },
);
