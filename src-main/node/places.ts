import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** The folder of package.json: two up from src-main/node and from out/main alike. */
export const PACKAGE_FOLDER = join(import.meta.dirname, '..', '..');

/** The built page. */
export const RENDERER_FOLDER = join(PACKAGE_FOLDER, 'out', 'renderer');

/** A real scene to begin with, and its folder. */
export const SAMPLE_FOLDER = join(PACKAGE_FOLDER, 'resources', 'sample');
export const SAMPLE_SCENE = join(SAMPLE_FOLDER, 'L7_ETMs.tif');

export function readVersion(): string {
  const text = readFileSync(join(PACKAGE_FOLDER, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

/** Where Swath keeps what can be made again: result rasters, the browser's own files. */
export function cacheFolder(
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
  home: string = homedir(),
): string {
  if (environment.SWATH_CACHE) return environment.SWATH_CACHE;
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'swath');
  if (platform === 'win32') return join(environment.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'swath');
  return join(environment.XDG_CACHE_HOME ?? join(home, '.cache'), 'swath');
}
