import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import type { ByteSource } from '../engine/bytes.ts';
import { EngineError } from '../engine/errors.ts';
import { throwIfCancelled } from '../engine/run.ts';
import { readFailure } from './file-errors.ts';

/** The largest piece that one system call takes. */
const PIECE_BYTES = 1 << 30;

/** Without it, opening a named pipe would wait for whoever writes to it. Windows has neither. */
const DO_NOT_WAIT = constants.O_NONBLOCK ?? 0;

/** Opens a regular file; `name` is shown in messages. Throws `not-found`, `not-allowed`, or `bad-input` for a folder or device. */
export async function openFileSource(path: string, name: string): Promise<ByteSource> {
  const handle = await open(path, constants.O_RDONLY | DO_NOT_WAIT).catch((error: unknown) => {
    throw readFailure(error, name);
  });
  try {
    const size = await sizeOfFile(handle, name);
    return {
      name,
      size,
      descriptor: handle.fd,
      read: (offset, length, signal) =>
        readPieces(handle, name, offset, Math.min(length, size - offset), signal),
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function sizeOfFile(handle: FileHandle, name: string): Promise<number> {
  const status = await handle.stat();
  if (status.isFile()) return status.size;
  const what = status.isDirectory() ? 'a folder. Choose a file in it' : 'a device or pipe. Choose a file';
  throw new EngineError('bad-input', `Cannot read ${name}: it is ${what}.`);
}

/** As many bytes as there are, up to `length`, in a buffer of their own that may be transferred. */
export async function readPieces(
  handle: FileHandle,
  name: string,
  offset: number,
  length: number,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(Buffer.allocUnsafeSlow(Math.max(0, length)).buffer);
  let filled = 0;
  while (filled < bytes.length) {
    throwIfCancelled(signal);
    const wanted = Math.min(PIECE_BYTES, bytes.length - filled);
    const { bytesRead } = await handle
      .read(bytes, filled, wanted, offset + filled)
      .catch((error: unknown) => {
        throw readFailure(error, name);
      });
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled === bytes.length ? bytes : bytes.slice(0, filled);
}
