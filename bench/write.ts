/**
 * Cloud-optimized GeoTIFFs as `swath convert` writes them beside `gdal_translate -of COG`, in alternation, two threads each: a class map
 * of 10980 x 10980 bytes, and 6000 x 6000 floating point. Needs gdal-bin, python3 with GDAL and numpy, and GNU time.
 *
 * usage: npm run build && npm run bench:write -- [--rounds 3]
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const ROOT = resolve(import.meta.dirname, '..');
const SCRATCH = join(ROOT, 'bench', 'scratch');
const PYTHON = '/usr/bin/python3';

interface Measure {
  readonly seconds: number;
  /** Of all threads: what other work on the machine disturbs least. */
  readonly processorSeconds: number;
  readonly megabytes: number;
  readonly fileMegabytes: number;
}

interface Case {
  readonly title: string;
  readonly input: string;
  readonly swath: readonly string[];
  readonly gdal: readonly string[];
}

const CLASSES = join(SCRATCH, 'classes-10980.tif');
const HEIGHTS = join(SCRATCH, 'heights-6000.tif');
const CASES: readonly Case[] = [
  {
    title: 'classes, deflate (GDAL 5)',
    input: CLASSES,
    swath: [],
    gdal: ['COMPRESS=DEFLATE', 'LEVEL=5', 'OVERVIEW_RESAMPLING=MODE'],
  },
  {
    title: 'classes, deflate 5 (GDAL 5)',
    input: CLASSES,
    swath: ['--level', '5'],
    gdal: ['COMPRESS=DEFLATE', 'LEVEL=5', 'OVERVIEW_RESAMPLING=MODE'],
  },
  {
    title: 'classes, deflate 5 (GDAL 6)',
    input: CLASSES,
    swath: ['--level', '5'],
    gdal: ['COMPRESS=DEFLATE', 'LEVEL=6', 'OVERVIEW_RESAMPLING=MODE'],
  },
  {
    title: 'classes, zstd 9',
    input: CLASSES,
    swath: ['--compression', 'zstd', '--level', '9'],
    gdal: ['COMPRESS=ZSTD', 'LEVEL=9', 'OVERVIEW_RESAMPLING=MODE'],
  },
  {
    title: 'classes, LZW',
    input: CLASSES,
    swath: ['--compression', 'lzw'],
    gdal: ['COMPRESS=LZW', 'OVERVIEW_RESAMPLING=MODE'],
  },
  {
    title: 'float32, deflate (GDAL 6), predictor 3',
    input: HEIGHTS,
    swath: [],
    gdal: ['COMPRESS=DEFLATE', 'LEVEL=6', 'PREDICTOR=YES', 'OVERVIEW_RESAMPLING=AVERAGE'],
  },
  {
    title: 'float32, deflate 6 (GDAL 6), predictor 3',
    input: HEIGHTS,
    swath: ['--level', '6'],
    gdal: ['COMPRESS=DEFLATE', 'LEVEL=6', 'PREDICTOR=YES', 'OVERVIEW_RESAMPLING=AVERAGE'],
  },
];

/** Fields with noise and a border of no data, with a colour table; slopes with noise. */
const MAKE = `
import numpy as np, sys
from osgeo import gdal
rng = np.random.default_rng(1)
def save(path, array, kind, nodata=None, colours=False):
    d = gdal.GetDriverByName('GTiff').Create(path, array.shape[1], array.shape[0], 1, kind, ['TILED=YES', 'BLOCKXSIZE=512', 'BLOCKYSIZE=512'])
    d.SetGeoTransform([399960, 10, 0, 5300040, 0, -10])
    b = d.GetRasterBand(1)
    if nodata is not None: b.SetNoDataValue(nodata)
    if colours:
        t = gdal.ColorTable()
        for i in range(17): t.SetColorEntry(i, (i * 15, 255 - i * 15, i * 7, 255))
        b.SetColorTable(t)
    b.WriteArray(array)
n = 10980
y, x = np.mgrid[0:n, 0:n].astype('f4')
field = (np.sin(x / 91) + np.cos(y / 73) + np.sin((x + y) / 47)) * 2.6 + 8
field += rng.normal(0, 0.18, (n, n)).astype('f4')
classes = np.clip(field, 1, 16).astype('u1')
classes[x + y < 3000] = 0
save(sys.argv[1], classes, gdal.GDT_Byte, 0, True)
m = 6000
heights = (200 * np.sin(x[:m, :m] / 310) + 150 * np.cos(y[:m, :m] / 270) + rng.normal(0, 0.05, (m, m))).astype('f4')
save(sys.argv[2], heights, gdal.GDT_Float32, -9999)
`;

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' } } });
makeInputs();
console.log(
  `${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}, medians of ${values.rounds} rounds\n`,
);
console.log(
  '| case | Swath s | GDAL s | Swath CPU s | GDAL CPU s | Swath MB | GDAL MB | peak, Swath | peak, GDAL | ratio |',
);
console.log('|---|---|---|---|---|---|---|---|---|---|');
for (const one of CASES) console.log(row(one, Number(values.rounds)));

function makeInputs(): void {
  mkdirSync(SCRATCH, { recursive: true });
  if (existsSync(CLASSES) && existsSync(HEIGHTS)) return;
  const made = spawnSync(PYTHON, ['-c', MAKE, CLASSES, HEIGHTS], { stdio: 'inherit' });
  if (made.status !== 0) throw new Error(`${PYTHON} with GDAL and numpy could not make the inputs.`);
}

function row({ title, input, swath, gdal }: Case, rounds: number): string {
  const ours: Measure[] = [];
  const theirs: Measure[] = [];
  const [mine, peer] = [join(SCRATCH, 'swath-cog.tif'), join(SCRATCH, 'gdal-cog.tif')];
  const command = [join(ROOT, 'out', 'main', 'swath.js'), 'convert', input, ...swath, '--out', mine];
  const options = [...gdal, 'BLOCKSIZE=512', 'NUM_THREADS=2'].flatMap((option) => ['-co', option]);
  for (let round = 0; round < rounds; round++) {
    ours.push(measure(process.execPath, command, mine));
    theirs.push(measure('gdal_translate', ['-q', '-of', 'COG', ...options, input, peer], peer));
  }
  const pair = (key: keyof Measure, digits: number): string =>
    [ours, theirs].map((runs) => median(runs.map((run) => run[key])).toFixed(digits)).join(' | ');
  const ratio = median(ours.map(({ seconds }, round) => seconds / theirs[round].seconds)).toFixed(2);
  const times = `${pair('seconds', 2)} | ${pair('processorSeconds', 2)}`;
  return `| ${title} | ${times} | ${pair('fileMegabytes', 1)} | ${pair('megabytes', 0)} | ${ratio} |`;
}

/** Wall and processor seconds, and peak resident memory of the process and its children, by GNU time. */
function measure(command: string, parts: string[], output: string): Measure {
  const started = performance.now();
  const { status, stderr } = spawnSync('/usr/bin/time', ['-v', command, ...parts], { encoding: 'utf8' });
  const seconds = (performance.now() - started) / 1000;
  if (status !== 0) throw new Error(`${command} ${parts.join(' ')} failed:\n${stderr}`);
  const figure = (name: RegExp): number => Number(name.exec(stderr)?.[1]);
  return {
    seconds,
    processorSeconds: figure(/User time \(seconds\): ([\d.]+)/) + figure(/System time \(seconds\): ([\d.]+)/),
    megabytes: figure(/Maximum resident set size \(kbytes\): (\d+)/) / 1024,
    fileMegabytes: statSync(output).size / 1e6,
  };
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
