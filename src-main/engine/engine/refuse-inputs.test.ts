import { expect, it } from 'vitest';
import { jobEnd } from '../testing/test-engine.ts';
import { begun } from './stepped-engine.test-setup.ts';

const HEADER =
  'ENVI\nsamples = 2\nlines = 2\nbands = 1\ndata type = 1\ninterleave = bsq\nbyte order = 0\nheader offset = 0\n';

it('an export replaces neither a scene of the project nor what lies beside one', async () => {
  const { engine, files, result } = await begun();
  const texts = new TextEncoder();
  files.contents.set('/data/cube.bsq', new Uint8Array(4));
  files.contents.set('/data/cube.hdr', texts.encode(HEADER));
  await engine.openScene('/data/cube.bsq');
  const before = new Map(files.contents);
  const exportTo = (path: string, format: string) =>
    engine.startExport({ resultId: result.id, content: 'clusters', path, format });
  await expect(exportTo('/data/cube.bsq', 'envi')).rejects.toThrow(/cube\.bsq is a scene of the project/);
  await expect(exportTo('/data/cube.hdr', 'geotiff')).rejects.toThrow(/cube\.hdr is a scene of the project/);
  const { id } = await exportTo('/data/cube.img', 'envi');
  expect(await jobEnd(engine, id)).toMatchObject({
    state: 'failed',
    message: expect.stringMatching(/cube\.hdr is a scene of the project/) as string,
  });
  expect(new Map(files.contents)).toEqual(before);
  const other = await exportTo('/data/map.img', 'envi');
  expect(await jobEnd(engine, other.id)).toMatchObject({ state: 'done' });
});
