/**
 * Accuracy of the clustering methods on scenes whose classes are known, by the command line as a user would run it: overall accuracy
 * after matching clusters with classes, mean and deviation over seeds. Two protocols that must not be mixed: L fits and labels the
 * labelled pixels only, W the whole scene. One fixed configuration, the defaults, for all scenes.
 *
 * usage: npm run bench:accuracy -- [--seeds 10] [--methods kmeans,anchor] [--inputs spectra,pca,filtered] [--scenes samson] [--protocols L]
 *        [--data DIR]
 * Of the inputs, pca (8 principal components) and filtered (means of these over 13 x 13 pixels: simple, and hard to beat) are for the
 * methods of single pixels; the others make their own features.
 * DIR holds the scenes (default ../shared/data/hsi); python3 with SciPy is needed for Samson.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { builtinPlugins } from '../src-main/engine/builtin.ts';

const ROOT = resolve(import.meta.dirname, '..');
const SCRATCH = join(ROOT, 'bench', 'scratch');
const SWATH = join(ROOT, 'src-main', 'node', 'swath.ts');
const PYTHON = '/usr/bin/python3';

interface Scene {
  readonly id: string;
  readonly title: string;
  readonly classes: number;
  readonly scene: string;
  readonly truth: string;
}

interface Outcome {
  readonly accuracy: number;
  /** Of all its threads, start and writing included. */
  readonly processorSeconds: number;
}

const PROTOCOLS = ['L', 'W'] as const;

/** Features that methods of single pixels are given. */
const INPUTS: Readonly<Record<string, readonly string[]>> = {
  spectra: [],
  pca: ['pca:8'],
  filtered: ['pca:8', 'local:13:mean:only'],
};
const PIXEL_METHODS = ['kmeans', 'gmm', 'isodata'];

/** A column of the table. */
interface Column {
  readonly method: string;
  readonly input: string;
}

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '10' },
    methods: { type: 'string' },
    inputs: { type: 'string', default: 'spectra' },
    protocols: { type: 'string', default: 'L,W' },
    scenes: { type: 'string' },
    data: { type: 'string', default: join(ROOT, '..', 'shared', 'data', 'hsi') },
  },
});
mkdirSync(SCRATCH, { recursive: true });
const offered = builtinPlugins.flatMap(({ manifest }) => manifest.clusterers ?? []).map(({ id }) => id);
const methods = values.methods?.split(',') ?? offered;
const scenes = scenesIn(values.data).filter(({ id }) => values.scenes?.split(',').includes(id) ?? true);
const inputs = values.inputs.split(',').filter((input) => input in INPUTS);
const columns = methods.flatMap((method): Column[] =>
  PIXEL_METHODS.includes(method)
    ? inputs.map((input) => ({ method, input }))
    : [{ method, input: 'spectra' }],
);
const titles = columns.map(({ method, input }) => (input === 'spectra' ? method : `${method}, ${input}`));
console.log(`| scene, protocol | ${titles.join(' | ')} |`);
console.log(`|---|${'---|'.repeat(columns.length)}`);
for (const scene of scenes) {
  for (const protocol of PROTOCOLS.filter((name) => values.protocols.split(',').includes(name))) {
    const cells = columns.map((column) => cellOf(scene, protocol, column, Number(values.seeds)));
    console.log(`| ${scene.title}, ${protocol} | ${cells.join(' | ')} |`);
  }
}

function scenesIn(data: string): Scene[] {
  if (!existsSync(data)) throw new Error(`${data} is not there; name the folder of the scenes with --data.`);
  const salinas = join(data, 'salinasA', 'SalinasA');
  const subset = join(data, 'indian_pines', 'Indian_subset_70x70.mat');
  const part = join(data, 'indian_pines', 'Indian_part_85x70.mat');
  const samson = makeSamson(join(data, 'samson'));
  return [
    {
      id: 'salinas',
      title: 'SalinasA',
      classes: 6,
      scene: `${salinas}_corrected.mat`,
      truth: `${salinas}_gt.mat`,
    },
    {
      id: 'pines70',
      title: 'Indian Pines 70 x 70',
      classes: 4,
      scene: `${subset}:Indian_subset`,
      truth: `${subset}:gt`,
    },
    { id: 'pines85', title: 'Indian Pines 85 x 70', classes: 4, scene: `${part}:X`, truth: `${part}:grd` },
    { id: 'samson', title: 'Samson', classes: 3, ...samson },
  ];
}

/** Samson comes as pixels and abundances: a cube, and the most abundant material of each pixel. */
function makeSamson(folder: string): Pick<Scene, 'scene' | 'truth'> {
  const [scene, truth] = ['samson.mat', 'samson-truth.mat'].map((name) => join(SCRATCH, name));
  const script = `
import sys, scipy.io as io
pixels = io.loadmat(sys.argv[1] + '/samson_1.mat')['V']
shares = io.loadmat(sys.argv[1] + '/end3.mat')['A']
io.savemat(sys.argv[2], {'cube': pixels.T.reshape(95, 95, 156, order='F')})
io.savemat(sys.argv[3], {'truth': (shares.argmax(0) + 1).astype('uint8').reshape(95, 95, order='F')})`;
  if (existsSync(scene) && existsSync(truth)) return { scene, truth };
  const { status } = spawnSync(PYTHON, ['-c', script, folder, scene, truth], { stdio: 'inherit' });
  if (status !== 0) throw new Error(`Could not read Samson in ${folder}; python3 with SciPy is needed.`);
  return { scene, truth };
}

function cellOf(scene: Scene, protocol: (typeof PROTOCOLS)[number], column: Column, seeds: number): string {
  const outcomes = Array.from({ length: seeds }, (_, seed) => cluster(scene, protocol, column, seed + 1));
  const mean = meanOf(outcomes.map(({ accuracy }) => accuracy));
  const deviation = Math.sqrt(meanOf(outcomes.map(({ accuracy }) => (accuracy - mean) ** 2)));
  const seconds = meanOf(outcomes.map(({ processorSeconds }) => processorSeconds));
  return `${mean.toFixed(3)} ± ${deviation.toFixed(3)} (${seconds.toFixed(1)} s)`;
}

function cluster(
  { classes, scene, truth }: Scene,
  protocol: (typeof PROTOCOLS)[number],
  { method, input }: Column,
  seed: number,
): Outcome {
  const out = join(SCRATCH, 'accuracy.tif');
  const how = ['--method', method, '--clusters', String(classes), '--seed', String(seed)];
  const mask = protocol === 'L' ? ['--mask', truth] : [];
  const features = INPUTS[input].flatMap((step) => ['--feature', step]);
  const fitted = swath(['cluster', scene, ...how, ...mask, ...features, '--out', out]);
  const compared = swath(['agreement', out, '--truth', truth, '--json']);
  const { oa } = JSON.parse(compared.output) as { oa: number };
  return { accuracy: oa, processorSeconds: fitted.processorSeconds };
}

function swath(parts: string[]): { output: string; processorSeconds: number } {
  const timed = ['-f', '%U %S', process.execPath, SWATH, ...parts];
  const { status, stdout, stderr } = spawnSync('/usr/bin/time', timed, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`swath ${parts.join(' ')} failed:\n${stderr}`);
  const [user, system] = stderr.trim().split('\n').at(-1)!.split(' ').map(Number);
  return { output: stdout, processorSeconds: user + system };
}

function meanOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
