import { describe, expect, it } from 'vitest';
import type { JobDescription } from '../api.ts';
import { jobEnd, type TestEngine } from '../testing/test-engine.ts';
import { NET, NET_SCENE, netEngine } from './net-engine.test-setup.ts';
import { recipe } from './stepped-engine.test-setup.ts';

/** Known classes of some pixels: by the first digit of what band 1 has there. */
const KNOWN = Array.from({ length: 120 }, (_, i) => {
  const [column, row] = [(7 * i) % NET_SCENE.width, (11 * i) % NET_SCENE.height];
  return { column, row, id: 1 + Math.floor(((column + 3 * row) % 100) / 50) };
});

function started(): TestEngine {
  const made = netEngine();
  const put = (path: string, text: string): void =>
    void made.files.contents.set(path, new TextEncoder().encode(text));
  const ids = new Uint8Array(NET_SCENE.width * NET_SCENE.height);
  for (const { column, row, id } of KNOWN) ids[row * NET_SCENE.width + column] = id;
  made.files.contents.set('/truth.dat', ids);
  put(
    '/truth.hdr',
    `ENVI\nsamples = ${NET_SCENE.width}\nlines = ${NET_SCENE.height}\nbands = 1\ndata type = 1\ninterleave = bsq\nbyte order = 0\n`,
  );
  const features = KNOWN.map(({ column, row, id }) => ({
    type: 'Feature',
    properties: { class: id },
    geometry: { type: 'Point', coordinates: [500015 + 30 * column, 6999985 - 30 * row] },
  }));
  const crs = { type: 'name', properties: { name: 'EPSG:32725' } };
  put('/truth.geojson', JSON.stringify({ type: 'FeatureCollection', crs, features }));
  return made;
}

async function trained(truth: string | undefined, changes: object = NET): Promise<JobDescription> {
  const { engine } = started();
  const { id: sceneId } = await engine.openScene('/s.test');
  const { id } = await engine.startClustering({ sceneId, recipe: recipe(changes), truth });
  const job = await jobEnd(engine, id);
  const { project } = await engine.state();
  const kept = project.results.map(({ curves }) => Object.keys(curves!.values));
  if (job.curves) expect(kept).toEqual([Object.keys(job.curves.values)]);
  await engine.close();
  return job;
}

describe('a training that is watched by known classes', () => {
  it('tells accuracy, information and a probe after each epoch, beside its losses', async () => {
    const { state, curves } = await trained('/truth.dat');
    expect(state).toBe('done');
    expect(Object.keys(curves!.values)).toEqual(
      expect.arrayContaining([
        'Accuracy by the truth',
        'NMI with the truth',
        'Linear probe',
        'NMI with the epoch before',
      ]),
    );
    for (const value of curves!.values['Accuracy by the truth'])
      expect(value! >= 0 && value! <= 1).toBe(true);
    const plain = await trained(undefined);
    expect(Object.keys(plain.curves!.values)).not.toContain('Accuracy by the truth');
  });

  it('tells the same by shapes as by a raster of the same pixels', async () => {
    const [drawn, raster] = [await trained('/truth.geojson'), await trained('/truth.dat')];
    expect(drawn.curves!.values['Accuracy by the truth']).toEqual(
      raster.curves!.values['Accuracy by the truth'],
    );
    expect(drawn.curves!.values['Linear probe']).toEqual(raster.curves!.values['Linear probe']);
  });

  it('fails with a reason for a method that does not train, and for a file that is none', async () => {
    const kmeans = { clusterer: 'kmeans', parameters: { clusters: 3 } };
    expect((await trained('/truth.dat', kmeans)).message).toMatch(/"kmeans" cannot be watched by a truth/);
    expect((await trained('/s.test')).message).toMatch(/3 bands/);
    expect((await trained('/gone.tif')).message).toMatch(/gone\.tif/);
  });
});
