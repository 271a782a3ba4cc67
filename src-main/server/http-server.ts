import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RPCHandler } from '@orpc/server/fetch';
import type { EngineApi } from '../engine/api.ts';
import { EngineError } from '../engine/errors.ts';
import { createDataPlane } from './data-plane.ts';
import { describeFailure, type FailureLog } from './failure.ts';
import { SECURITY_HEADERS } from './headers.ts';
import { nodeListener } from './node-adapter.ts';
import { createRouter } from './router.ts';
import { createSession, type Session } from './session.ts';
import { createStaticFiles } from './static-files.ts';

/** Files of areas are the largest that a page sends. */
const MAXIMUM_BODY_BYTES = 64 * 1024 * 1024;

export interface ServerOptions {
  readonly engine: EngineApi;
  /** 0 for any free one. */
  readonly port: number;
  /** The built page. */
  readonly rendererFolder: string;
  /** Whether unexpected errors are written to stderr in full. */
  readonly debug: boolean;
}

export interface RunningServer {
  /** "http://127.0.0.1:4817" */
  readonly origin: string;
  readonly port: number;
  /** A fresh address that lets one browser in, once. */
  newAddress(): string;
  /** Drops all connections. The engine stays open: whoever opened it closes it. */
  close(): Promise<void>;
}

/** Serves an engine and its page on the loopback interface. Throws `bad-input` where the port is taken. */
export async function startServer({
  engine,
  port,
  rendererFolder,
  debug,
}: ServerOptions): Promise<RunningServer> {
  const log: FailureLog = (error) => {
    if (debug) process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  };
  const server = createServer();
  const actualPort = await listen(server, port);
  const session = createSession(actualPort);
  const answer = createAnswer(engine, session, rendererFolder, log);
  server.on('request', nodeListener(answer, MAXIMUM_BODY_BYTES));
  return {
    origin: `http://127.0.0.1:${actualPort}`,
    port: actualPort,
    newAddress: session.newAddress,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** All that the server does, as one function: the gate, then control plane, data plane or page. */
export function createAnswer(
  engine: EngineApi,
  session: Session,
  rendererFolder: string,
  log: FailureLog,
): (request: Request) => Promise<Response> {
  const rpc = new RPCHandler(createRouter(engine, log));
  const data = createDataPlane(engine, log);
  const page = createStaticFiles(rendererFolder);
  const route = async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith('/data/')) return data(request);
    if (!pathname.startsWith('/rpc/')) return page(request);
    const { response } = await rpc.handle(request, { prefix: '/rpc' });
    return response ?? new Response('Not found.\n', { status: 404 });
  };
  return async (request) => {
    try {
      return guarded(session.gate(request) ?? (await route(request)));
    } catch (error) {
      const { status, message } = describeFailure(error, log);
      return guarded(new Response(`${message}\n`, { status }));
    }
  };
}

function guarded(response: Response): Response {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.headers.set(name, value);
  return response;
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    throw new EngineError(
      'bad-input',
      `Cannot listen on port ${port} (${(error as NodeJS.ErrnoException).code}). Choose another with --port, or 0 for any free one.`,
      { cause: error },
    );
  }
  return (server.address() as AddressInfo).port;
}
