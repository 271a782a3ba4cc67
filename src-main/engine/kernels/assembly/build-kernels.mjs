import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const FOLDER = import.meta.dirname;
const GENERATED = join(FOLDER, '..', 'generated');

/** Compiles the kernels with the AssemblyScript of package.json; the same source gives the same bytes. */
export async function compileKernels() {
  let bytes;
  const { error, stderr } = await asc.main(
    ['nearest-centre.ts', '--runtime', 'stub', '-O3', '--enable', 'simd', '--outFile', 'nearest-centre.wasm'],
    {
      readFile: (name) => readFile(join(FOLDER, name), 'utf8').catch(() => null),
      writeFile: (_name, contents) => void (bytes = contents),
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  return bytes;
}

/** The TypeScript module that carries the bytes, so that neither building nor bundling needs to know of them. */
export function generatedModule(bytes) {
  const text = Buffer.from(bytes).toString('base64');
  const source = basename(fileURLToPath(import.meta.url));
  return `/** Written by ${source} from assembly/nearest-centre.ts. */\nexport const NEAREST_CENTRE_WASM =\n  '${text}';\n`;
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  await mkdir(GENERATED, { recursive: true });
  await writeFile(join(GENERATED, 'nearest-centre-wasm.ts'), generatedModule(await compileKernels()));
}
