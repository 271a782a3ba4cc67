import type { ByteSource } from '../../bytes.ts';
import { EngineError } from '../../errors.ts';
import { baseName } from '../../paths.ts';
import type { FilesBeside } from '../../raster/reader.ts';

const HEADER_SUFFIXES = ['.hdr', '.HDR', '.Hdr'];
/** What data files are called, most likely first; a name without any comes before all. */
const DATA_SUFFIXES = [
  '',
  '.dat',
  '.img',
  '.bsq',
  '.bil',
  '.bip',
  '.raw',
  '.bin',
  '.cube',
  '.envi',
  '.rfl',
  '.rdn',
  '.sli',
];

/** The names that the header of a data file may have: NAME.ext.hdr, then NAME.hdr. */
export function headerNamesOf(dataName: string): string[] {
  const name = baseName(dataName);
  const stem = name.replace(/\.[^.]*$/, '');
  const stems = stem === name || stem === '' ? [name] : [name, stem];
  return stems.flatMap((each) => HEADER_SUFFIXES.map((suffix) => each + suffix));
}

/** Opens the header of a data file; undefined where there is none. */
export async function openHeader(dataName: string, beside: FilesBeside): Promise<ByteSource | undefined> {
  for (const name of headerNamesOf(dataName)) {
    const source = await beside.open(name);
    if (source) return source;
  }
  return undefined;
}

/** Opens the data file of a header. Throws `not-found` naming what was looked for. */
export async function openData(headerName: string, beside: FilesBeside): Promise<ByteSource> {
  const stem = baseName(headerName).replace(/\.hdr$/i, '');
  const present = (await beside.list())
    .filter(({ kind }) => kind === 'file')
    .map(({ name }) => baseName(name));
  for (const suffix of DATA_SUFFIXES) {
    const wanted = (stem + suffix).toLowerCase();
    const name = present.find((each) => each.toLowerCase() === wanted) ?? stem + suffix;
    const source = await beside.open(name);
    if (source) return source;
  }
  throw new EngineError(
    'not-found',
    `The data of ${headerName} is missing: there is no ${stem}, ${stem}.dat, ${stem}.img or the like beside it. Put the data file into the same folder.`,
  );
}
