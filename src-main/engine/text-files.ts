import { readAll, type Files } from './bytes.ts';
import { EngineError } from './errors.ts';

const LARGEST_TEXT_BYTES = 256 * 1024 * 1024;

/** The text of a small file. Throws `bad-input` for one too large to be meant. */
export async function readText(files: Files, path: string): Promise<string> {
  const source = await files.open(path);
  try {
    if (source.size > LARGEST_TEXT_BYTES) {
      throw new EngineError('bad-input', `${path} is too large for a text file of this kind.`);
    }
    return new TextDecoder().decode(await readAll(source));
  } finally {
    await source.close();
  }
}

/** Writes a text beside and renames it when complete; what was there before stays until then. */
export async function writeText(files: Files, path: string, text: string): Promise<void> {
  const sink = await files.create(path);
  try {
    await sink.write(0, new TextEncoder().encode(text));
    await sink.commit();
  } catch (error) {
    await sink.abort();
    throw error;
  }
}
