import type { Files, Spill } from '../../../bytes.ts';

/** Compressed bytes that were set aside. */
export interface Stored {
  readonly length: number;
  /** Where they are kept in memory. */
  readonly bytes?: Uint8Array;
  /** Where in the spill they are otherwise. */
  readonly position: number;
}

const MEMORY_BYTES = 64 << 20;

/**
 * Keeps compressed tiles until their place in the file is known: the first in memory, and beyond `memoryBytes` on the disk
 * beside `path`, where the platform lends room for it.
 */
export class TileSpool {
  readonly #files: Files;
  readonly #path: string;
  #memoryLeft: number;
  #spilled = 0;
  #spill: Promise<Spill> | undefined;

  constructor(files: Files, path: string, memoryBytes = MEMORY_BYTES) {
    this.#files = files;
    this.#path = path;
    this.#memoryLeft = memoryBytes;
  }

  async add(bytes: Uint8Array): Promise<Stored> {
    const { length } = bytes;
    if (length <= this.#memoryLeft || !this.#files.createSpill) {
      this.#memoryLeft -= length;
      return { length, bytes, position: 0 };
    }
    const position = this.#spilled;
    this.#spilled += length;
    this.#spill ??= this.#files.createSpill(this.#path);
    await (await this.#spill).write(position, bytes);
    return { length, position };
  }

  async read({ bytes, position, length }: Stored): Promise<Uint8Array> {
    return bytes ?? (await this.#spill!).read(position, length);
  }

  /** Gives the room on the disk back. Not while a tile is being added. */
  async close(): Promise<void> {
    const spill = await this.#spill?.catch(() => undefined);
    await spill?.close();
  }
}
