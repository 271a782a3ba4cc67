import type { ByteSource } from '../bytes.ts';
import { asEngineError } from '../errors.ts';
import type { Dataset } from '../raster/raster.ts';
import type { OpenContext } from '../raster/reader.ts';

/** The files that a dataset keeps open: that which it is opened from and those beside it, closed together. */
export interface OwnFiles {
  /** What the reader was lent; each file that its `sibling` opens is owned. */
  readonly context: OpenContext;
  /** Takes over a file that was opened in another way. */
  own(file: ByteSource): void;
  /** What closing the dataset does at the end. */
  close(): Promise<void>;
}

/**
 * `Reader.open` by `open`, which may leave everything as it is when it fails: all files are closed, and what is no EngineError
 * becomes `damaged`, saying to copy `what` again.
 */
export async function openOwned(
  source: ByteSource,
  lent: OpenContext,
  open: (files: OwnFiles) => Promise<Dataset>,
  what: 'file' | 'folder' | 'product' = 'file',
): Promise<Dataset> {
  const opened: ByteSource[] = [source];
  const close = async (): Promise<void> => {
    await Promise.all(opened.map((file) => file.close()));
  };
  const sibling: OpenContext['sibling'] = async (suffix) => {
    const file = await lent.sibling(suffix);
    if (file) opened.push(file);
    return file;
  };
  try {
    return await open({ context: { ...lent, sibling }, own: (file) => void opened.push(file), close });
  } catch (error) {
    await close();
    throw asEngineError(error, 'damaged', `${source.name} cannot be read; copy the ${what} again`);
  }
}
