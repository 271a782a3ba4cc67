import { readAll } from '../bytes.ts';
import { EngineError } from '../errors.ts';
import type { OpenContext } from '../raster/reader.ts';

/** A longer text beside a scene is no metadata. */
const MAXIMUM_TEXT_BYTES = 64 << 20;

/** The text of a small file beside the scene; undefined where there is none. */
export async function readTextBeside(open: OpenContext, suffix: string): Promise<string | undefined> {
  const source = await open.sibling(suffix);
  if (!source) return undefined;
  if (source.size > MAXIMUM_TEXT_BYTES) {
    throw new EngineError('damaged', `${source.name} is too large to be metadata.`);
  }
  return new TextDecoder().decode(await readAll(source));
}
