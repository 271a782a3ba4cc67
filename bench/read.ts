/**
 * Reading GeoTIFF beside GDAL with two threads, in alternation: every band of a scene in several encodings, windows of an
 * overview, and other bands of a screenful. Swath hands blocks to the calling thread by `walkRaster` and `Raster.read`, GDAL
 * by `ReadAsArray` of rows of tiles.
 *
 * usage: npm run bench:read -- [--side 5000] [--rounds 3] [--only lzw] [--tools DIR]     (--side 10980 needs 7 GB of disk)
 * DIR holds make_scene.py (default ../shared/tools); python3 with GDAL and GDAL's programs are needed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { BAND_CHOICES, overviewWindows, SCREEN, type Measured } from './read-cases.ts';

const ROOT = resolve(import.meta.dirname, '..');
const SCRATCH = join(ROOT, 'bench', 'scratch');
const PYTHON = '/usr/bin/python3';
const TILES = ['TILED=YES', 'BLOCKXSIZE=512', 'BLOCKYSIZE=512', 'BIGTIFF=IF_SAFER'];
const OVERVIEW_LEVEL = 4;

interface Case {
  readonly id: string;
  readonly title: string;
  readonly mode: 'walk' | 'overview' | 'bands';
  /** How the file is made of the first one. */
  make(from: string, to: string): void;
}

interface Outcome extends Measured {
  /** Of all its threads, start included: what a busy machine disturbs least. */
  readonly processorSeconds: number;
  readonly megabytes: number;
}

const CASES: readonly Case[] = [
  { id: 'deflate', title: 'deflate, predictor 2', mode: 'walk', make: () => {} },
  {
    id: 'zstd',
    title: 'ZSTD, predictor 2',
    mode: 'walk',
    make: translate(['COMPRESS=ZSTD', 'PREDICTOR=2', ...TILES]),
  },
  {
    id: 'lzw',
    title: 'LZW, predictor 2',
    mode: 'walk',
    make: translate(['COMPRESS=LZW', 'PREDICTOR=2', ...TILES]),
  },
  {
    id: 'float',
    title: 'float32, deflate, predictor 3',
    mode: 'walk',
    make: translate(['COMPRESS=DEFLATE', 'PREDICTOR=3', ...TILES], ['-ot', 'Float32']),
  },
  {
    id: 'strips',
    title: 'strips by band, deflate',
    mode: 'walk',
    make: translate(['COMPRESS=DEFLATE', 'INTERLEAVE=BAND', 'BIGTIFF=IF_SAFER']),
  },
  { id: 'overview', title: 'windows of an overview', mode: 'overview', make: withOverviews },
  {
    id: 'bands',
    title: 'three of 200 bands, a screenful',
    mode: 'bands',
    make: translate(
      ['COMPRESS=DEFLATE', 'PREDICTOR=2', ...TILES],
      [
        ...['-srcwin', '0', '0', '1536', '1536'],
        ...Array.from({ length: 200 }, (_, band) => ['-b', String((band % 6) + 1)]).flat(),
      ],
    ),
  },
];

const { values } = parseArgs({
  options: {
    side: { type: 'string', default: '5000' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string' },
    tools: { type: 'string', default: join(ROOT, '..', 'shared', 'tools') },
  },
});
const side = Number(values.side);
mkdirSync(SCRATCH, { recursive: true });
const first = fileOf('deflate');
if (!existsSync(first)) {
  const creation = ['COMPRESS=DEFLATE', 'PREDICTOR=2', ...TILES].join();
  runProgram(PYTHON, [join(values.tools, 'make_scene.py'), values.side, first, creation]);
}
console.log(
  `${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}, side ${side}, ${values.rounds} rounds`,
);
console.log('| | Swath MB/s | GDAL MB/s | ratio | Swath CPU s | GDAL CPU s | Swath peak MB | GDAL peak MB |');
console.log('|---|---|---|---|---|---|---|---|');
for (const read of CASES.filter(({ id }) => values.only === undefined || values.only === id)) compare(read);

function compare({ id, title, mode, make }: Case): void {
  const file = fileOf(id);
  if (!existsSync(file)) make(first, file);
  const size = { width: Math.ceil(side / OVERVIEW_LEVEL), height: Math.ceil(side / OVERVIEW_LEVEL) };
  const ours: Outcome[] = [];
  const theirs: Outcome[] = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    ours.push(measure(process.execPath, [join(ROOT, 'bench', 'read-swath.ts'), mode, file]));
    theirs.push(measure(PYTHON, [join(ROOT, 'bench', 'read-gdal.py'), mode, file, casesFor(mode, size)]));
  }
  const ratios = ours.map((our, round) => speed(our) / speed(theirs[round]));
  const range = `${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}-${Math.max(...ratios).toFixed(2)})`;
  const figures = [busy, peak].flatMap((value) => [show(ours, value), show(theirs, value)]);
  const cells = [show(ours, speed), show(theirs, speed), range, ...figures];
  console.log(`| ${title} | ${cells.join(' | ')} |`);
  if (mode === 'bands')
    console.log(`| then other bands, seconds | ${showChanges(ours)} | ${showChanges(theirs)} | | | | | |`);
}

function casesFor(mode: Case['mode'], size: { width: number; height: number }): string {
  const corners = ({ column, row, width, height }: typeof SCREEN): number[] => [column, row, width, height];
  if (mode === 'bands') return JSON.stringify({ window: corners(SCREEN), choices: BAND_CHOICES });
  return JSON.stringify(mode === 'overview' ? overviewWindows(size).map(corners) : []);
}

function fileOf(id: string): string {
  return join(SCRATCH, id === 'bands' ? 'bands-200.tif' : `scene-${side}-${id}.tif`);
}

function translate(creation: readonly string[], options: readonly string[] = []): Case['make'] {
  const written = creation.flatMap((option) => ['-co', option]);
  return (from, to) => runProgram('gdal_translate', ['-q', ...options, ...written, from, to]);
}

function withOverviews(from: string, to: string): void {
  runProgram('cp', [from, to]);
  runProgram('gdaladdo', [
    '-q',
    '-r',
    'average',
    '--config',
    'GDAL_NUM_THREADS',
    '2',
    to,
    '2',
    String(OVERVIEW_LEVEL),
  ]);
}

function runProgram(command: string, parts: readonly string[]): void {
  if (spawnSync(command, parts, { stdio: 'inherit' }).status !== 0) throw new Error(`${command} failed.`);
}

/** What the program printed, and its peak resident memory by GNU time. */
function measure(command: string, parts: readonly string[]): Outcome {
  const { status, stdout, stderr } = spawnSync('/usr/bin/time', ['-v', command, ...parts], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${command} ${parts.join(' ')} failed:\n${stderr}`);
  const figure = (name: RegExp): number => Number(name.exec(stderr)?.[1]);
  const megabytes = figure(/Maximum resident set size \(kbytes\): (\d+)/) / 1024;
  const processorSeconds =
    figure(/User time \(seconds\): ([\d.]+)/) + figure(/System time \(seconds\): ([\d.]+)/);
  return { ...(JSON.parse(stdout) as Measured), megabytes, processorSeconds };
}

/** Decoded megabytes a second. */
function speed({ bytes, seconds }: Outcome): number {
  return bytes / 1e6 / seconds;
}

function busy({ processorSeconds }: Outcome): number {
  return processorSeconds;
}

function peak({ megabytes }: Outcome): number {
  return megabytes;
}

function show(outcomes: readonly Outcome[], value: (outcome: Outcome) => number): string {
  const figure = median(outcomes.map(value));
  return figure.toFixed(figure < 20 ? 1 : 0);
}

function showChanges(outcomes: readonly Outcome[]): string {
  return median(outcomes.map(({ changes = [] }) => Math.max(...changes))).toFixed(3);
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
