import type { Files } from '../../bytes.ts';
import type { Run } from '../../run.ts';
import type { Task } from '../../workers.ts';

const PIECE_BYTES = 8 << 20;

/** A file that any thread can read, or one in memory. */
type FileBytes = { readonly descriptor: number; readonly size: number } | { readonly bytes: Uint8Array };

/** The SHA-256 of a file, in lower-case hexadecimal. */
export const digestFile: Task<FileBytes, string> = {
  name: 'side-files/digest-file',
  run: (file, codecs) => {
    const digest = codecs.createDigest('sha256');
    if ('bytes' in file) digest.update(file.bytes);
    else {
      const piece = new Uint8Array(Math.min(PIECE_BYTES, file.size));
      for (let offset = 0; offset < file.size;) {
        const length = codecs.readAt(file.descriptor, offset, piece);
        if (length === 0) throw new Error('The file became shorter while it was read');
        digest.update(piece.subarray(0, length));
        offset += length;
      }
    }
    return digest.hex();
  },
};

/** Size in bytes and SHA-256 of a file. */
export async function digestOf(
  path: string,
  files: Files,
  { workers, signal }: Run,
): Promise<{ size: number; sha256: string }> {
  const source = await files.open(path);
  try {
    const { descriptor, size } = source;
    const file = descriptor === undefined ? { bytes: await source.read(0, size) } : { descriptor, size };
    return { size, sha256: await workers.run(digestFile, file, { signal }) };
  } finally {
    await source.close();
  }
}
