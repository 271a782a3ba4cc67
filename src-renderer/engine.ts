import { createORPCClient, ORPCError } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import type {
  EngineApi,
  EngineEvent,
  LabelTileRequest,
  PreviewTileRequest,
  SceneTileRequest,
  TilePixels,
} from '../src-main/engine/api.ts';
import type { ErrorCode } from '../src-main/engine/errors.ts';
import type { contract } from '../src-main/server/contract.ts';

/** `disconnected`: the engine cannot be reached. `refused`: it runs, but this page's session is over. */
export type ClientErrorCode = ErrorCode | 'disconnected' | 'refused';

/** What every method of the client throws. The message is for the user. */
export class EngineClientError extends Error {
  readonly code: ClientErrorCode;

  constructor(code: ClientErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'EngineClientError';
    this.code = code;
  }
}

/** `reconnecting` until the event stream is back; `refused` is final. */
export type ConnectionState = 'connected' | 'reconnecting' | 'refused';

/** The engine as a page sees it: the methods of EngineApi, and tiles as raw pixels. */
export interface EngineClient extends Omit<EngineApi, 'sceneTile' | 'labelTile' | 'previewTile' | 'close'> {
  sceneTile(request: SceneTileRequest, signal?: AbortSignal): Promise<TilePixels>;
  labelTile(request: LabelTileRequest, signal?: AbortSignal): Promise<TilePixels>;
  previewTile(request: PreviewTileRequest, signal?: AbortSignal): Promise<TilePixels>;
  /** Follows the event stream. Returns a function that stops telling. */
  onConnection(listener: (state: ConnectionState) => void): () => void;
}

export interface ConnectOptions {
  /** Where the engine is served; the page's own origin when absent. */
  readonly origin?: string;
  readonly fetch?: typeof fetch;
  /** Resolves after so many milliseconds, at once when the signal aborts. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

type RpcClient = ContractRouterClient<typeof contract>;

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 8000;

/** Talks to the engine over its two planes: oRPC at /rpc, raw pixels at /data. */
export function connect({ origin, fetch: fetchFrom, wait = sleep }: ConnectOptions = {}): EngineClient {
  const base = origin ?? (globalThis as unknown as { location: { origin: string } }).location.origin;
  const send = fetchFrom ?? globalThis.fetch.bind(globalThis);
  const link = new RPCLink({ url: `${base}/rpc`, fetch: (request, init) => send(request, init) });
  const rpc: RpcClient = createORPCClient(link);
  const listeners = new Set<(state: ConnectionState) => void>();
  const tell = (state: ConnectionState): void => listeners.forEach((listener) => listener(state));
  return {
    ...methods(rpc),
    events: (signal) => reconnecting(rpc, signal, tell, wait),
    sceneTile: ({ sceneId, bands, z, x, y, after }, signal) => {
      const query = `?bands=${bands.join(',')}${after === undefined ? '' : `&after=${after}`}`;
      return fetchTile(send, tileUrl(base, 'scene', sceneId, z, x, y, query), signal);
    },
    labelTile: ({ resultId, z, x, y }, signal) =>
      fetchTile(send, tileUrl(base, 'labels', resultId, z, x, y, ''), signal),
    previewTile: ({ resultId, version, z, x, y }, signal) =>
      fetchTile(send, tileUrl(base, 'preview', resultId, z, x, y, `?version=${version}`), signal),
    onConnection: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function methods(
  rpc: RpcClient,
): Omit<EngineClient, 'events' | 'sceneTile' | 'labelTile' | 'previewTile' | 'onConnection'> {
  return {
    describe: () => translated(rpc.describe()),
    devices: (again) => translated(rpc.devices({ again })),
    chooseDevice: (id) => translated(rpc.chooseDevice({ id })),
    listFiles: (folder) => translated(rpc.listFiles({ folder })),
    state: () => translated(rpc.state()),
    jobs: () => translated(rpc.jobs()),
    newProject: () => translated(rpc.newProject()),
    openProject: (path) => translated(rpc.openProject({ path })),
    saveProject: (path) => translated(rpc.saveProject({ path })),
    apply: (command) => translated(rpc.apply({ command })),
    undo: () => translated(rpc.undo()),
    redo: () => translated(rpc.redo()),
    setView: (view) => translated(rpc.setView({ view })),
    openScene: (path, { parts, options } = {}) =>
      translated(rpc.openScene({ path, parts: parts && [...parts], options })),
    reopenScene: (sceneId, options) => translated(rpc.reopenScene({ sceneId, options })),
    relocateScene: (sceneId, path) => translated(rpc.relocateScene({ sceneId, path })),
    closeScene: (sceneId) => translated(rpc.closeScene({ sceneId })),
    statistics: ({ sceneId, bands, extent }, signal) =>
      translated(rpc.statistics({ sceneId, bands: [...bands], extent: extent && [...extent] }, { signal })),
    readPixel: (sceneId, column, row, resultId) =>
      translated(rpc.readPixel({ sceneId, column, row, resultId })),
    loadAreas: (sceneId, files) =>
      translated(
        rpc.loadAreas({
          sceneId,
          files: files.map(({ name, bytes }) => new File([new Uint8Array(bytes)], name)),
        }),
      ),
    inspect: ({ bands, clusters, ...request }, signal) =>
      translated(
        rpc.inspect(
          { ...request, bands: bands && [...bands], clusters: clusters && [...clusters] },
          { signal },
        ),
      ),
    growTree: (resultId, by, signal) => translated(rpc.growTree({ resultId, by }, { signal })),
    nameClusters: (request, signal) => translated(rpc.nameClusters(request, { signal })),
    startAdvice: (request) => translated(rpc.startAdvice(request)),
    startClustering: (request) => translated(rpc.startClustering(request)),
    startPrediction: ({ bands, postProcess, ...request }) =>
      translated(
        rpc.startPrediction({
          ...request,
          bands: bands && [...bands],
          postProcess: postProcess && [...postProcess],
        }),
      ),
    startExport: (request) => translated(rpc.startExport(request)),
    startCleaning: (request) => translated(rpc.startCleaning({ ...request, steps: [...request.steps] })),
    startSplit: (request) => translated(rpc.startSplit(request)),
    startOverviews: (request) => translated(rpc.startOverviews(request)),
    cancelJob: (jobId) => translated(rpc.cancelJob({ jobId })),
  };
}

async function translated<Value>(call: Promise<Value>): Promise<Value> {
  try {
    return await call;
  } catch (error) {
    throw clientError(error);
  }
}

function clientError(error: unknown): EngineClientError {
  if (error instanceof EngineClientError) return error;
  if (error instanceof ORPCError) {
    if (error.data === undefined && isEngineCode(error.code)) {
      return new EngineClientError(error.code, error.message, { cause: error });
    }
    if (error.status === 403) return sessionOver(error);
    return new EngineClientError('internal', `The engine answered: ${error.message}.`, { cause: error });
  }
  if (error instanceof DOMException && error.name === 'AbortError') {
    return new EngineClientError('cancelled', 'Cancelled.', { cause: error });
  }
  const message = 'The engine cannot be reached. If it does not come back, start Swath again.';
  return new EngineClientError('disconnected', message, { cause: error });
}

/** EngineErrors have codes in lower case, oRPC's own are in capitals. */
function isEngineCode(code: string): code is ErrorCode {
  return /^[a-z-]+$/.test(code);
}

function sessionOver(cause: unknown): EngineClientError {
  const message =
    'This window is no longer let in, because Swath was started anew. Open the address that it prints.';
  return new EngineClientError('refused', message, { cause });
}

/** The engine's events for as long as `signal` allows: a broken stream is opened again, later and later. */
async function* reconnecting(
  rpc: RpcClient,
  signal: AbortSignal,
  tell: (state: ConnectionState) => void,
  wait: NonNullable<ConnectOptions['wait']>,
): AsyncGenerator<EngineEvent, void, void> {
  let pause = FIRST_WAIT_MS;
  while (!signal.aborted) {
    try {
      const stream = await rpc.events(undefined, { signal });
      tell('connected');
      for await (const event of stream) {
        pause = FIRST_WAIT_MS;
        yield event;
      }
    } catch (error) {
      const failure = clientError(error);
      if (!signal.aborted && failure.code === 'refused') {
        tell('refused');
        throw failure;
      }
    }
    if (signal.aborted) return;
    tell('reconnecting');
    await wait(pause, signal);
    pause = Math.min(2 * pause, LONGEST_WAIT_MS);
  }
}

function tileUrl(
  base: string,
  kind: string,
  id: string,
  z: number,
  x: number,
  y: number,
  query: string,
): string {
  return `${base}/data/${kind}/${encodeURIComponent(id)}/${z}/${x}/${y}${query}`;
}

async function fetchTile(send: typeof fetch, url: string, signal?: AbortSignal): Promise<TilePixels> {
  try {
    const response = await send(url, { signal });
    if (!response.ok) throw await tileError(response);
    const size = (name: string): number => Number(response.headers.get(`x-swath-${name}`));
    const data = new Float32Array(await response.arrayBuffer());
    const tile = { width: size('width'), height: size('height'), channels: size('channels'), data };
    return response.headers.has('x-swath-refined') ? { ...tile, refined: size('refined') } : tile;
  } catch (error) {
    throw clientError(error);
  }
}

async function tileError(response: Response): Promise<EngineClientError> {
  if (!response.headers.get('content-type')?.startsWith('application/json')) {
    return response.status === 403
      ? sessionOver(response.status)
      : new EngineClientError('internal', `The engine answered with status ${response.status}.`);
  }
  const { code, message } = (await response.json()) as { code: ErrorCode; message: string };
  return new EngineClientError(code, message);
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
