import { readAll, type ByteSource } from '../../bytes.ts';
import { EngineError } from '../../errors.ts';

/** Metadata of a tile with its angle grids has half a megabyte. */
const LARGEST_BYTES = 1 << 25;

/** The text of a metadata file. Throws `damaged` for one that is too large to be one. */
export async function readXmlText(source: ByteSource): Promise<string> {
  if (source.size > LARGEST_BYTES) {
    throw new EngineError('damaged', `${source.name} is too large for a Sentinel-2 metadata file.`);
  }
  return new TextDecoder().decode(await readAll(source));
}
