import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const FOLDER = import.meta.dirname;
const GENERATED = join(FOLDER, '..', 'generated');

const NEAREST_CENTRE = ['nearest-centre.ts', 'lower-distances.ts', 'convert-samples.ts'];

/** The modules, each of one or more sources, what they need besides SIMD, and the constants that carry their bytes. */
export const MODULES = [
  { name: 'nearest-centre', constant: 'NEAREST_CENTRE_WASM', sources: NEAREST_CENTRE },
  {
    name: 'nearest-centre-relaxed',
    constant: 'NEAREST_CENTRE_RELAXED_WASM',
    sources: NEAREST_CENTRE,
    features: ['relaxed-simd'],
  },
  { name: 'gaussian', constant: 'GAUSSIAN_WASM', sources: ['gaussian.ts'] },
  { name: 'unpack', constant: 'UNPACK_WASM', sources: ['split-bands.ts', 'decode-lzw.ts'] },
  { name: 'fuzzy-means', constant: 'FUZZY_MEANS_WASM', sources: ['fuzzy-means.ts', 'fuzzy-powers.ts'] },
  { name: 'mean-shift', constant: 'MEAN_SHIFT_WASM', sources: ['mean-shift.ts'] },
  { name: 'bilateral', constant: 'BILATERAL_WASM', sources: ['bilateral.ts'] },
  { name: 'nearest-few', constant: 'NEAREST_FEW_WASM', sources: ['nearest-few.ts'] },
  { name: 'combine-bands', constant: 'COMBINE_BANDS_WASM', sources: ['combine-bands.ts'] },
  { name: 'tally', constant: 'TALLY_WASM', sources: ['tally-groups.ts'] },
];

/** Compiles a module with the AssemblyScript of package.json; the same source gives the same bytes. */
export async function compileModule({ name, sources, features = [] }) {
  let bytes;
  const enabled = ['simd', ...features].flatMap((feature) => ['--enable', feature]);
  const { error, stderr } = await asc.main(
    [...sources, '--runtime', 'stub', '-O3', ...enabled, '--outFile', `${name}.wasm`],
    {
      readFile: (file) => readFile(join(FOLDER, file), 'utf8').catch(() => null),
      writeFile: (_name, contents) => void (bytes = contents),
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  return bytes;
}

/** The TypeScript module that carries the bytes, so that neither building nor bundling needs to know of them. */
export function generatedModule({ constant, sources }, bytes) {
  const text = Buffer.from(bytes).toString('base64');
  const script = basename(fileURLToPath(import.meta.url));
  const from = sources.map((source) => `assembly/${source}`).join(' and ');
  return `/** Written by ${script} from ${from}. */\nexport const ${constant} =\n  '${text}';\n`;
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  await mkdir(GENERATED, { recursive: true });
  for (const module of MODULES) {
    const text = generatedModule(module, await compileModule(module));
    await writeFile(join(GENERATED, `${module.name}-wasm.ts`), text);
  }
}
