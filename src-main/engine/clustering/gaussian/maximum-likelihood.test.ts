import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../../node/codecs.ts';
import { nodeFiles } from '../../../node/files.ts';
import { builtinPlugins } from '../../builtin.ts';
import { completeParameters, type Parameters } from '../../parameters.ts';
import { openRaster } from '../../plugins/open-raster.ts';
import { createRegistry } from '../../plugins/registry.ts';
import type { Dataset } from '../../raster/raster.ts';
import { labelAll, testRun } from '../../testing/check-clusterer.ts';
import { inlineWorkers } from '../../workers.ts';
import { confidenceRaster } from '../labels/confidence-raster.ts';
import { readSignatures } from '../signatures/read-signatures.ts';
import type { SignatureSet } from '../signatures/signature-set.ts';
import { hybridCode, hybridManifest } from './hybrid.ts';

const SAMPLE_SCENE = join(import.meta.dirname, '../../../../resources/sample/L7_ETMs.tif');
const [WIDTH, HEIGHT, BANDS] = [349, 352, 6];
const WHOLE = { column: 0, row: 0, width: WIDTH, height: HEIGHT };
/** Of the discriminants of a pixel that programs put into different classes: what float32 may confuse. */
const TIE = 1e-4;

const run = testRun({ workers: inlineWorkers(nodeCodecs) });

let folder: string;
let scene: Dataset;
let planes: number[][];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'swath-maxlik-'));
  const registry = createRegistry(builtinPlugins);
  scene = await openRaster(SAMPLE_SCENE, 'scene', {
    files: nodeFiles(),
    workers: run.workers,
    registry,
  });
  planes = (await scene.read(WHOLE)).bands.map((band) => Array.from(band, Number));
});

afterAll(async () => {
  await scene.close();
  rmSync(folder, { recursive: true });
});

async function classify(
  signatures: SignatureSet,
  parameters: Parameters = {},
): Promise<{ ids: Uint16Array; confidence: Float32Array }> {
  const complete = completeParameters(hybridManifest.parameters, parameters);
  const model = await hybridCode.create(complete, { signatures }).fit(scene, run);
  const { bands } = await confidenceRaster(scene, model, run).read(WHOLE);
  return { ids: await labelAll(scene, model, run), confidence: bands[0] as Float32Array };
}

/** Classes that overlap, from bands of rows of the scene. */
function stripes(count: number): SignatureSet {
  const classes = Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * HEIGHT) / count) * WIDTH;
    const part = planes.map((plane) => plane.slice(from, from + WIDTH * (12 + index * 3)));
    const mean = part.map((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
    const covariance = part.flatMap((values, row) =>
      part.slice(0, row + 1).map((others, column) => {
        const sum = values.reduce(
          (total, value, i) => total + (value - mean[row]) * (others[i] - mean[column]),
          0,
        );
        return sum / (values.length - 1);
      }),
    );
    return { name: `stripe ${index}`, pixels: part[0].length, mean, covariance };
  });
  return { source: 'stripes', classes };
}

const MAXIMUM_LIKELIHOOD = `
import sys, json, numpy as np
from scipy.stats import chi2, multivariate_normal
folder, bands, fraction = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
x = np.fromfile(folder + '/x').reshape(bands, -1).T
classes = json.load(open(folder + '/classes.json'))
n = np.array([c['pixels'] for c in classes], float)
scores, squares = [], []
for c, p in zip(classes, n / n.sum()):
    s = np.zeros((bands, bands)); s[np.tril_indices(bands)] = c['covariance']; s = s + np.tril(s, -1).T
    d = x - c['mean']
    scores.append(np.log(p) + multivariate_normal(c['mean'], s).logpdf(x))
    squares.append((d * np.linalg.solve(s, d.T).T).sum(1))
scores, squares = np.array(scores).T, np.array(squares).T
best = scores.argmax(1)
two = np.sort(scores, 1)
top = scores.max(1)
posterior = 1 / np.exp(scores - top[:, None]).sum(1)
limit = chi2.isf(fraction, bands)
q = squares[np.arange(len(best)), best]
np.where(q > limit, 0, best + 1).astype(np.uint16).tofile(folder + '/ids')
posterior.tofile(folder + '/posterior')
np.minimum(two[:, -1] - two[:, -2], np.abs(q - limit)).tofile(folder + '/margin')
`;

const python = spawnSync('/usr/bin/python3', ['-c', 'import scipy']).status === 0;
describe.skipIf(!python)('against scipy (skipped where python3-scipy is absent)', () => {
  it('classes, rejected pixels and posteriors of the sample scene are the same, but for ties', async () => {
    const set = stripes(9);
    writeFileSync(join(folder, 'x'), Buffer.from(Float64Array.from(planes.flat()).buffer));
    writeFileSync(join(folder, 'classes.json'), JSON.stringify(set.classes));
    const words = [folder, String(BANDS), '0.05'];
    const { stderr, status } = spawnSync('/usr/bin/python3', ['-c', MAXIMUM_LIKELIHOOD, ...words], {
      encoding: 'utf8',
    });
    expect(status, stderr).toBe(0);
    const bytesOf = (name: string) => new Uint8Array(readFileSync(join(folder, name))).buffer;
    const expected = new Uint16Array(bytesOf('ids'));
    const posterior = new Float64Array(bytesOf('posterior'));
    const margin = new Float64Array(bytesOf('margin'));
    const { ids, confidence } = await classify(set, { priors: 'sample', rejectFraction: 0.05 });
    expect(ids.includes(0)).toBe(true);
    ids.forEach((id, pixel) => {
      if (id !== expected[pixel]) expect(margin[pixel]).toBeLessThan(TIE);
      else if (id > 0) expect(Math.abs(confidence[pixel] - posterior[pixel])).toBeLessThan(TIE);
    });
  });
});

const GRASS = `
r.in.gdal input="$SCENE" output=b -o --q
g.region raster=b.1
i.group group=g subgroup=s input=b.1,b.2,b.3,b.4,b.5,b.6 --q
i.cluster group=g subgroup=s signaturefile=sig classes=10 --q
i.maxlik group=g subgroup=s signaturefile=sig output=classes --q
cp "$(g.gisenv get=GISDBASE)/$(g.gisenv get=LOCATION_NAME)/PERMANENT/signatures/sig/sig/sig" "$FOLDER/sig"
r.out.bin -i input=classes output="$FOLDER/classes" bytes=2 order=little null=0 --q
`;

const grass = spawnSync('grass', ['--version']).status === 0;
describe.skipIf(!grass)('against i.maxlik (skipped where GRASS is absent)', () => {
  it('classes of the sample scene by signatures of i.cluster are the same, but for ties', async () => {
    writeFileSync(join(folder, 'grass.sh'), GRASS);
    const env = { ...process.env, SCENE: SAMPLE_SCENE, FOLDER: folder };
    const words = ['--tmp-location', 'EPSG:31985', '--exec', 'bash', join(folder, 'grass.sh')];
    const { stderr, status } = spawnSync('grass', words, { encoding: 'utf8', env });
    expect(status, stderr).toBe(0);
    const theirs = new Uint16Array(new Uint8Array(readFileSync(join(folder, 'classes'))).buffer);
    const set = await readSignatures(nodeFiles(), join(folder, 'sig'));
    expect(set.classes).toHaveLength(10);
    const { ids, confidence } = await classify(set);
    const different = [...ids.keys()].filter((pixel) => ids[pixel] !== theirs[pixel]);
    // A tie of two classes leaves the winner half sure.
    for (const pixel of different) expect(Math.abs(confidence[pixel] - 0.5)).toBeLessThan(TIE);
  }, 60_000);
});
