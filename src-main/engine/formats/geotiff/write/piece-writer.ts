import type { ByteSink } from '../../../bytes.ts';

/** Tiles are small; they are written in pieces of about this size. */
const PIECE_BYTES = 4 << 20;

/** Writes to a sink from its start, gathering small pieces. */
export class PieceWriter {
  readonly #sink: ByteSink;
  readonly #piece = new Uint8Array(PIECE_BYTES);
  #filled = 0;
  #written = 0;

  constructor(sink: ByteSink) {
    this.#sink = sink;
  }

  /** Bytes so far. */
  get length(): number {
    return this.#written + this.#filled;
  }

  async append(bytes: Uint8Array): Promise<void> {
    if (this.#filled + bytes.length > PIECE_BYTES) await this.flush();
    if (bytes.length > PIECE_BYTES) return this.#write(bytes);
    this.#piece.set(bytes, this.#filled);
    this.#filled += bytes.length;
  }

  async flush(): Promise<void> {
    await this.#write(this.#piece.subarray(0, this.#filled));
    this.#filled = 0;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    await this.#sink.write(this.#written, bytes);
    this.#written += bytes.length;
  }
}
