/**
 * How the cost of clustering grows with pixels, clusters and bands: `swath cluster` on made scenes, one size changed at a time. Prints a
 * table and draws bench/scaling.svg, both scales logarithmic.
 *
 * usage: npm run build && npm run bench:scaling -- [--rounds 3] [--largest 10980]
 * Needs python3 with GDAL and numpy, and GNU time; scenes are made at the first run and kept in bench/scratch.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { drawSeries, type Series } from './draw-series.ts';

const ROOT = resolve(import.meta.dirname, '..');
const SCRATCH = join(ROOT, 'bench', 'scratch');

interface Case {
  readonly side: number;
  readonly bands: number;
  readonly clusters: number;
}

interface Cost {
  readonly wall: number;
  /** User and system. */
  readonly processor: number;
  readonly megabytes: number;
}

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, largest: { type: 'string', default: '10980' } },
});
const rounds = Number(values.rounds);
const sides = [1000, 2000, 5000, 10980].filter((side) => side <= Number(values.largest));
const families = [
  {
    title: 'million pixels (6 bands, 16 clusters)',
    cases: sides.map((side) => ({ side, bands: 6, clusters: 16 })),
    size: ({ side }: Case) => side ** 2 / 1e6,
  },
  {
    title: 'clusters (4 million pixels, 6 bands)',
    cases: [4, 16, 64, 256].map((clusters) => ({ side: 2000, bands: 6, clusters })),
    size: ({ clusters }: Case) => clusters,
  },
  {
    title: 'bands (1 million pixels, 16 clusters)',
    cases: [3, 12, 50, 200].map((bands) => ({ side: 1000, bands, clusters: 16 })),
    size: ({ bands }: Case) => bands,
  },
];

console.log('| pixels | bands | clusters | wall s | processor s | peak MB |\n|---|---|---|---|---|---|');
const series: Series[] = families.map(({ title, cases, size }) => ({
  title,
  points: cases.map((one) => {
    const cost = measure(one);
    console.log(
      `| ${one.side} x ${one.side} | ${one.bands} | ${one.clusters} | ${cost.wall.toFixed(2)} | ${cost.processor.toFixed(2)} | ${cost.megabytes.toFixed(0)} |`,
    );
    return { x: size(one), y: cost.processor };
  }),
}));
writeFileSync(join(ROOT, 'bench', 'scaling.svg'), drawSeries('processor seconds', series));

/** Medians of some runs. */
function measure({ side, bands, clusters }: Case): Cost {
  const scene = makeScene(side, bands);
  const method = ['--clusters', String(clusters), '--iterations', '10', '--change-threshold', '0'];
  const how = [...method, '--sample', '262144', '--out', join(SCRATCH, 'scaling-labels.tif')];
  const command = [process.execPath, join(ROOT, 'out', 'main', 'swath.js'), 'cluster', scene, ...how];
  const runs = Array.from({ length: rounds }, () => {
    const { status, stderr } = spawnSync('/usr/bin/time', ['-f', '%e %U %S %M', ...command], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${command.join(' ')} failed:\n${stderr}`);
    const [wall, user, system, kilobytes] = stderr.trim().split('\n').at(-1)!.split(' ').map(Number);
    return { wall, processor: user + system, megabytes: kilobytes / 1024 };
  });
  const median = (of: (cost: Cost) => number): number => runs.map(of).sort((a, b) => a - b)[runs.length >> 1];
  return {
    wall: median(({ wall }) => wall),
    processor: median(({ processor }) => processor),
    megabytes: median(({ megabytes }) => megabytes),
  };
}

function makeScene(side: number, bands: number): string {
  const file = join(SCRATCH, `cube-${side}-${bands}.tif`);
  mkdirSync(SCRATCH, { recursive: true });
  if (existsSync(file)) return file;
  const maker = join(ROOT, 'bench', 'make-cube.py');
  const { status } = spawnSync('/usr/bin/python3', [maker, String(side), String(bands), file], {
    stdio: 'inherit',
  });
  if (status !== 0) throw new Error(`Could not make ${file}.`);
  return file;
}
