/**
 * File in, labelled GeoTIFF out, beside the peer that a Python user would write: k-means, 16 clusters, 10 iterations, a
 * sample of 1 M pixels. The two run in alternation, so that a noisy machine disturbs both alike.
 *
 * usage: npm run bench -- [--size 5000] [--rounds 5] [--tools DIR]
 * DIR holds make_scene.py and peer_sklearn.py (default ../shared/tools); they need python3 with GDAL, rasterio and scikit-learn.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const ROOT = resolve(import.meta.dirname, '..');
const SCRATCH = join(ROOT, 'bench', 'scratch');
const PYTHON = '/usr/bin/python3';
const CREATION = 'COMPRESS=DEFLATE,PREDICTOR=2,TILED=YES,BLOCKXSIZE=512,BLOCKYSIZE=512,BIGTIFF=IF_SAFER';

interface Measure {
  readonly seconds: number;
  readonly megabytes: number;
}

const { values } = parseArgs({
  options: {
    size: { type: 'string', default: '5000' },
    rounds: { type: 'string', default: '5' },
    tools: { type: 'string', default: join(ROOT, '..', 'shared', 'tools') },
  },
});
const scene = makeScene(Number(values.size), values.tools);
const swath: Measure[] = [];
const peer: Measure[] = [];
for (let round = 0; round < Number(values.rounds); round++) {
  swath.push(measure(process.execPath, swathParts(scene)));
  peer.push(
    measure(PYTHON, [join(values.tools, 'peer_sklearn.py'), 'kmeans', scene, join(SCRATCH, 'peer.tif')]),
  );
  console.log(`round ${round + 1}: Swath ${show(swath[round])}, scikit-learn ${show(peer[round])}`);
}
report(swath, peer);

function makeScene(size: number, tools: string): string {
  const file = join(SCRATCH, `scene-${size}.tif`);
  mkdirSync(SCRATCH, { recursive: true });
  if (existsSync(file)) return file;
  const made = spawnSync(PYTHON, [join(tools, 'make_scene.py'), String(size), file, CREATION], {
    stdio: 'inherit',
  });
  if (made.status !== 0)
    throw new Error(`Could not make the scene with ${tools}/make_scene.py; name its folder with --tools.`);
  return file;
}

function swathParts(input: string): string[] {
  const method = ['--method', 'kmeans', '--clusters', '16', '--iterations', '10', '--sample', '1000000'];
  const options = ['--no-standardise', '--change-threshold', '0', '--out', join(SCRATCH, 'swath.tif')];
  return [join(ROOT, 'out', 'main', 'swath.js'), 'cluster', input, ...method, ...options];
}

/** Wall seconds and peak resident memory of the process and its children, by GNU time. */
function measure(command: string, parts: string[]): Measure {
  const started = performance.now();
  const { status, stderr } = spawnSync('/usr/bin/time', ['-v', command, ...parts], { encoding: 'utf8' });
  const seconds = (performance.now() - started) / 1000;
  if (status !== 0) throw new Error(`${command} ${parts.join(' ')} failed:\n${stderr}`);
  const kilobytes = /Maximum resident set size \(kbytes\): (\d+)/.exec(stderr)?.[1];
  return { seconds, megabytes: Number(kilobytes) / 1024 };
}

function report(ours: Measure[], theirs: Measure[]): void {
  const ratios = ours.map(({ seconds }, round) => seconds / theirs[round].seconds);
  console.log(`\n${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}`);
  console.log('| | wall s (median) | peak MB (median) |\n|---|---|---|');
  for (const [name, runs] of [
    ['Swath', ours],
    ['scikit-learn + rasterio', theirs],
  ] as const) {
    console.log(
      `| ${name} | ${median(runs.map((run) => run.seconds)).toFixed(2)} | ${median(runs.map((run) => run.megabytes)).toFixed(0)} |`,
    );
  }
  console.log(
    `\nratio of wall times, Swath to peer, median of ${ratios.length} alternated rounds: ${median(ratios).toFixed(2)}`,
  );
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function show({ seconds, megabytes }: Measure): string {
  return `${seconds.toFixed(2)} s ${megabytes.toFixed(0)} MB`;
}
