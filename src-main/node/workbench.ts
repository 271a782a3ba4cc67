import { inspect } from 'node:util';
import { dirname, extname, resolve } from 'node:path';
import { EngineError, isEngineError } from '../engine/errors.ts';
import { startServer, type RunningServer } from '../server/http-server.ts';
import { openEngine } from './open-engine.ts';
import { RENDERER_FOLDER, SAMPLE_FOLDER } from './places.ts';

/** The same each time, so that a tunnel can be set up beforehand and the page finds its settings again. */
export const PREFERRED_PORT = 4817;

export interface WorkbenchOptions {
  /** 0 for any free one; the preferred one, or any where it is taken, when absent. */
  readonly port?: number;
  /** Folders that the page may reach, and whether it may reach any (for native dialogs, which name what they choose). */
  readonly roots: readonly string[];
  readonly anyPath: boolean;
  /** Where tensor programs run: "auto" or the id of a device. */
  readonly device?: string;
  /** A scene or project to begin with. */
  readonly open?: string;
  /** A scene to begin with where nothing else is open. */
  readonly otherwise?: string;
  readonly debug: boolean;
  /** Told where `open` cannot be opened: the workbench is there all the same. */
  readonly onProblem: (message: string) => void;
}

/** The engine, served: what every window shows. */
export interface Workbench extends Pick<RunningServer, 'port' | 'newAddress'> {
  close(): Promise<void>;
}

/** Starts the engine and its server. */
export async function startWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const onUnexpected = (error: unknown): void => {
    if (options.debug) options.onProblem(inspect(error));
  };
  const opened = await openEngine({
    ...(options.anyPath ? {} : rootsOf(options)),
    device: options.device,
    keep: true,
    onUnexpected,
  });
  try {
    const server = await startOnPort(opened.engine, options);
    await openFirst(opened.engine, options).catch((error: unknown) =>
      options.onProblem(error instanceof Error ? error.message : String(error)),
    );
    return {
      port: server.port,
      newAddress: server.newAddress,
      close: async () => {
        await server.close();
        await opened.close();
      },
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** What was named on the command line may be read, its neighbours too; the sample scene is never written beside. */
export function rootsOf({ roots, open }: Pick<WorkbenchOptions, 'roots' | 'open'>): {
  readRoots: string[];
  writeRoots: string[];
} {
  const named = open === undefined ? [] : [dirname(resolve(open))];
  const writeRoots = (roots.length > 0 ? roots : ['.']).map((root) => resolve(root));
  return { readRoots: [...new Set([...writeRoots, ...named, SAMPLE_FOLDER])], writeRoots };
}

type Engine = Awaited<ReturnType<typeof openEngine>>['engine'];

async function openFirst(engine: Engine, { open, otherwise }: WorkbenchOptions): Promise<void> {
  const { scenes, missing, unsaved } = await engine.state();
  const path = open ?? (scenes.length + missing.length === 0 ? otherwise : undefined);
  if (path === undefined) return;
  if (!['.json', '.swath'].includes(extname(path).toLowerCase())) {
    await engine.openScene(resolve(path));
  } else if (unsaved) {
    throw new EngineError(
      'not-allowed',
      `${path} is not opened, because there is unsaved work from before. Save that first, then open it.`,
    );
  } else await engine.openProject(resolve(path));
}

async function startOnPort(engine: Engine, { port, debug }: WorkbenchOptions): Promise<RunningServer> {
  const start = (wanted: number) =>
    startServer({ engine, port: wanted, rendererFolder: RENDERER_FOLDER, debug });
  if (port !== undefined) return start(port);
  return start(PREFERRED_PORT).catch((error: unknown) => {
    if (isEngineError(error) && error.code === 'bad-input') return start(0);
    throw error;
  });
}
