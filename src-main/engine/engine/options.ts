import type { Files } from '../bytes.ts';
import type { DeviceDirectory } from '../device/device-directory.ts';
import type { Plugin } from '../plugins/manifest.ts';
import type { BlockCache } from '../raster/cache.ts';
import type { Workers } from '../workers.ts';

/** Where the engine keeps what it can make again. */
export interface Scratch {
  /** Reaches the paths below; users never see them. */
  readonly files: Files;
  /** Where the label raster of a result lies, ending in ".tif". */
  resultPath(resultId: string): string;
  /** Where overviews are kept that were built of a file with this fingerprint, ending in ".tif". */
  overviewPath(fingerprint: string): string;
  /** Keeps unsaved work from one start to the next; unsaved work is lost with the process when absent. */
  readonly autosavePath?: string;
}

/** What a shell lends to the engine. Whoever lends the workers closes them. */
export interface EngineOptions {
  /** What users may reach: scenes, masks, projects and exports. */
  readonly files: Files;
  readonly workers: Workers;
  /** Where tensor programs run; methods that need them fail where absent. */
  readonly devices?: DeviceDirectory;
  /** For decoded blocks of scenes and results; readers have caches of their own when absent. */
  readonly cache?: BlockCache;
  readonly plugins: readonly Plugin[];
  readonly version: string;
  /** Folders to begin browsing at. */
  readonly roots: readonly string[];
  readonly sampleScene?: string;
  readonly scratch: Scratch;
  /** Given faults that the user is told of in a plain sentence only, for a log. */
  onUnexpected?(error: unknown): void;
}
