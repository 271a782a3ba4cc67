import type { Task, Workers } from '../../workers.ts';

/** The sha256 of bytes one after the other, in lower-case hexadecimal. */
export const sha256Task: Task<readonly Uint8Array[], string> = {
  name: 'sha256',
  run: (parts, codecs) => {
    const digest = codecs.createDigest('sha256');
    for (const part of parts) digest.update(part);
    return digest.hex();
  },
};

/** The same on another thread. The bytes stay the caller's. */
export function sha256(parts: readonly Uint8Array[], workers: Workers): Promise<string> {
  // Copied here, because a thread would be sent the whole buffer behind a view.
  const copies = parts.map((part) => new Uint8Array(part));
  return workers.run(sha256Task, copies, { transfer: copies.map(({ buffer }) => buffer) });
}
