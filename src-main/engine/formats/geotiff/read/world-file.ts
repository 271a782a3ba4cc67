import { readAll } from '../../../bytes.ts';
import { EngineError } from '../../../errors.ts';
import { determinant, type AffineTransform } from '../../../geo/affine.ts';
import { baseName } from '../../../paths.ts';
import type { FilesBeside } from '../../../raster/reader.ts';

/** More is no world file and no reference system. */
const MAXIMUM_BYTES = 1 << 20;

/**
 * The transform of the world file beside a TIFF (ESRI's six lines), which places pixel centres: `.tfw`, `.tifw` or `.wld`, in the
 * order in which GDAL looks for them. Undefined where there is none; throws `damaged` for one that holds anything else.
 */
export async function readWorldFile(beside: FilesBeside, name: string): Promise<AffineTransform | undefined> {
  const extension = /\.([^./\\]+)$/.exec(baseName(name))?.[1] ?? 'tif';
  const short = `${extension[0]}${extension.at(-1)}w`;
  const text = await readBeside(beside, name, [short, `${extension}w`, 'wld']);
  if (text === undefined) return undefined;
  const lines = text.trim().split(/\s+/);
  const numbers = lines.slice(0, 6).map((line) => Number(line.replace(',', '.')));
  const [a, d, b, e, c, f] = numbers;
  const transform: AffineTransform = [a, b, c, d, e, f];
  if (lines.length >= 6 && numbers.every(Number.isFinite) && determinant(transform) !== 0) return transform;
  throw new EngineError(
    'damaged',
    `The world file beside ${name} does not hold six numbers that place pixels.`,
  );
}

/** The text of the first file of the same name with another extension, in small or capital letters. */
export async function readBeside(
  beside: FilesBeside,
  name: string,
  extensions: readonly string[],
): Promise<string | undefined> {
  const stem = baseName(name).replace(/\.[^.]*$/, '');
  for (const extension of extensions.flatMap((one) => [one.toLowerCase(), one.toUpperCase()])) {
    const source = await beside.open(`${stem}.${extension}`);
    if (!source) continue;
    try {
      if (source.size <= MAXIMUM_BYTES) return new TextDecoder().decode(await readAll(source));
    } finally {
      await source.close();
    }
  }
  return undefined;
}
