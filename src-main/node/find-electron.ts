import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const PROGRAMS: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};

/** What is looked at; replaced in tests. */
export interface ElectronProbe {
  readonly environment: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  /** The folder of the package named electron; undefined where it is not installed. */
  readonly packageFolder: string | undefined;
  exists(path: string): boolean;
  /** Throws where there is no such file. */
  read(path: string): string;
}

/**
 * Electron's program, undefined where only its package is there. The package itself must not be imported to find out:
 * outside of Electron that starts a download.
 */
export function findElectron(probe: ElectronProbe = ownProbe()): string | undefined {
  const { packageFolder, environment } = probe;
  const override = environment.ELECTRON_OVERRIDE_DIST_PATH;
  const folder = override || (packageFolder && join(packageFolder, 'dist'));
  if (!folder) return undefined;
  const program = join(folder, recordedProgram(probe) ?? PROGRAMS[probe.platform] ?? 'electron');
  return probe.exists(program) ? program : undefined;
}

/** The name that the package's installer noted down, which is complete only when the program is. */
function recordedProgram({ packageFolder, read }: ElectronProbe): string | undefined {
  try {
    return packageFolder && read(join(packageFolder, 'path.txt')).trim();
  } catch {
    return undefined;
  }
}

function ownProbe(): ElectronProbe {
  return {
    environment: process.env,
    platform: process.platform,
    packageFolder: electronPackage(),
    exists: existsSync,
    read: (path) => readFileSync(path, 'utf8'),
  };
}

function electronPackage(): string | undefined {
  try {
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    return undefined;
  }
}
