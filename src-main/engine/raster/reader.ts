import type { ByteSource, FolderEntry } from '../bytes.ts';
import type { Workers } from '../workers.ts';
import type { BlockCache } from './cache.ts';
import type { OpenOptions } from './open-option.ts';
import type { Dataset } from './raster.ts';

/** A file that a reader may open, before it is opened. */
export interface Candidate {
  /** Its path; for formats that have no mark of their own. */
  readonly name: string;
  /** Whether there is a file, by its path from the folder of this one. */
  hasBeside(relativePath: string): Promise<boolean>;
}

/** The files around the one that is opened, by their path from its folder: "GRANULE/IMG_DATA/B02.jp2", "../extra.tif". */
export interface FilesBeside {
  /** Undefined where there is none or it may not be read. Whoever opened it closes it. */
  open(relativePath: string): Promise<ByteSource | undefined>;
  /** Empty where there is no such folder; that of the file itself when absent. */
  list(relativeFolder?: string): Promise<readonly FolderEntry[]>;
  /** A raster of the same scene, by whichever reader recognises it; throws as `openDataset`. Whoever opened it closes it. */
  openDataset(relativePath: string, options?: OpenOptions): Promise<Dataset>;
}

/** What a shell lends to a reader. */
export interface OpenContext {
  readonly workers: Workers;
  /** Keeps decoded blocks of all files under one bound; a reader has one of its own, or none, when absent. */
  readonly cache?: BlockCache;
  /** A file beside the source whose name is the source's with `suffix` added (".aux.xml"); undefined where there is none. */
  sibling(suffix: string): Promise<ByteSource | undefined>;
  readonly beside: FilesBeside;
  /** Which variable of a file of many; the `name` of `FILE.mat:name`. */
  readonly variable?: string;
  /** What the file is wanted for where it holds several arrays: a scene (3-D) or labels (2-D). Scene when absent. */
  readonly wanted?: 'scene' | 'labels';
  /** Values for `Dataset.options`, where the user chose; see `chooseOption`. */
  readonly options?: OpenOptions;
}

export interface Reader {
  /** True where the first bytes (up to 512), or the name and what lies beside, are this format's. */
  recognises(head: Uint8Array, candidate: Candidate): boolean | Promise<boolean>;
  /** The file through which a folder of such names is opened as one scene; undefined where it is no such folder. */
  entryOf?(names: readonly string[]): string | undefined;
  /**
   * Reads structure only, no pixels. Owns `source` from then on and closes it, also when it fails. Throws `damaged`,
   * `unsupported` (naming the feature) or `bad-input`, naming the file and what to do.
   */
  open(source: ByteSource, context: OpenContext): Promise<Dataset>;
}
