import { open, rename, stat, unlink, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { ByteSink, Spill } from '../engine/bytes.ts';
import { EngineError } from '../engine/errors.ts';
import { codeOf, writeFailure } from './file-errors.ts';
import { readPieces } from './file-source.ts';
import { claimUnfinished, releaseUnfinished, removeStale } from './unfinished-files.ts';

/** Starts a file that appears at `target` when it is committed; `name` is shown in messages. Throws `cannot-write`. */
export async function createFileSink(target: string, name: string): Promise<ByteSink> {
  const status = await stat(target).catch(() => undefined);
  if (status && !status.isFile()) {
    const what = status.isDirectory() ? 'a folder' : 'a device or pipe';
    throw new EngineError(
      'cannot-write',
      `Cannot write ${name}: there is ${what} of that name. Choose another name.`,
    );
  }
  await removeStale(target);
  const { handle, temporary } = await openUnfinished(target, name);
  return new FileSink(name, handle, temporary, target);
}

/** Room for bytes beside `target`; on most systems the file has no name from the start, so a killed process leaves nothing. */
export async function createFileSpill(target: string, name: string): Promise<Spill> {
  const { handle, temporary } = await openUnfinished(target, name);
  await removeTemporary(temporary);
  return {
    write: (offset, bytes) => writePieces(handle, name, offset, bytes),
    read: (offset, length) => readPieces(handle, name, offset, length),
    close: async () => {
      await handle.close();
      await removeTemporary(temporary);
    },
  };
}

/** A file being written under a temporary name. */
export class FileSink implements ByteSink {
  readonly name: string;
  readonly #handle: FileHandle;
  readonly #temporary: string;
  readonly #target: string;
  #ended = false;

  constructor(name: string, handle: FileHandle, temporary: string, target: string) {
    this.name = name;
    this.#handle = handle;
    this.#temporary = temporary;
    this.#target = target;
  }

  async write(offset: number, bytes: Uint8Array): Promise<void> {
    if (this.#ended) throw new EngineError('internal', `${this.name} was already committed or given up.`);
    await writePieces(this.#handle, this.name, offset, bytes);
  }

  async commit(): Promise<void> {
    if (this.#ended) throw new EngineError('internal', `${this.name} was already committed or given up.`);
    try {
      await this.#handle.sync();
      await this.#handle.close();
      await rename(this.#temporary, this.#target);
    } catch (error) {
      throw writeFailure(error, this.name);
    }
    this.#ended = true;
    releaseUnfinished(this.#temporary);
    await syncFolder(dirname(this.#target));
  }

  async abort(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    await this.#handle.close().catch(() => {});
    await removeTemporary(this.#temporary);
  }
}

async function openUnfinished(
  target: string,
  name: string,
): Promise<{ handle: FileHandle; temporary: string }> {
  const temporary = claimUnfinished(target);
  try {
    return { handle: await open(temporary, 'wx+'), temporary };
  } catch (error) {
    releaseUnfinished(temporary);
    throw writeFailure(error, name);
  }
}

async function writePieces(
  handle: FileHandle,
  name: string,
  offset: number,
  bytes: Uint8Array,
): Promise<void> {
  try {
    for (let done = 0; done < bytes.length;) {
      done += (await handle.write(bytes, done, bytes.length - done, offset + done)).bytesWritten;
    }
  } catch (error) {
    throw writeFailure(error, name);
  }
}

/** Where the system refuses to delete an open file, it stays claimed and goes when it is closed. */
async function removeTemporary(temporary: string): Promise<void> {
  try {
    await unlink(temporary);
    releaseUnfinished(temporary);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') releaseUnfinished(temporary);
  }
}

/** Makes the new name survive a power cut. Not every system can, and the file itself is safe by then. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}
