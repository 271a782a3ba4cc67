import type { ByteSource } from '../bytes.ts';
import type { Workers } from '../workers.ts';
import type { Dataset } from './raster.ts';

/** What a shell lends to a reader. */
export interface OpenContext {
  readonly workers: Workers;
  /** A file beside the source whose name is the source's with `suffix` added (".aux.xml"); undefined where there is none. */
  sibling(suffix: string): Promise<ByteSource | undefined>;
  /** Which variable of a file of many; the `name` of `FILE.mat:name`. */
  readonly variable?: string;
  /** What the file is wanted for where it holds several arrays: a scene (3-D) or labels (2-D). Scene when absent. */
  readonly wanted?: 'scene' | 'labels';
}

export interface Reader {
  /** True where the first bytes (up to 512) are this format's. */
  recognises(head: Uint8Array): boolean;
  /**
   * Reads structure only, no pixels. Owns `source` from then on and closes it, also when it fails. Throws `damaged`,
   * `unsupported` (naming the feature) or `bad-input`, naming the file and what to do.
   */
  open(source: ByteSource, context: OpenContext): Promise<Dataset>;
}
