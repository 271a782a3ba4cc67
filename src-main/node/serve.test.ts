import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { serveUntilStopped, type ServeOptions } from './serve.ts';

function setUp(options: Partial<ServeOptions> = {}, isTTY = false) {
  const printed: string[] = [];
  const told: string[] = [];
  const stop = new AbortController();
  const input = Object.assign(new PassThrough(), { isTTY });
  let addresses = 0;
  const workbench = { port: 4817, newAddress: () => `address ${++addresses}`, close: async () => {} };
  const terminal = {
    print: (text: string) => void printed.push(text),
    errors: { write: (text: string) => told.push(text) },
    signal: stop.signal,
    debug: false,
  };
  const code = serveUntilStopped(workbench, { desktop: false, display: true, ...options }, terminal, input);
  return { printed, told, stop, input, code };
}

const flushed = () => new Promise((resolve) => setImmediate(resolve));

describe('serving', () => {
  it('prints one address and goes on until interrupted', async () => {
    const { printed, stop, code } = setUp();
    expect(printed).toEqual(['address 1']);
    stop.abort();
    expect(await code).toBe(130);
  });

  it('prints a fresh address each time Enter is pressed', async () => {
    const { printed, told, stop, input, code } = setUp({}, true);
    input.write('\n\n');
    await flushed();
    expect(printed).toEqual(['address 1', 'address 2', 'address 3']);
    expect(told.join()).toContain('Press Enter for another');
    stop.abort();
    await code;
  });

  it('does not read what is piped in by accident, nor ends with it', async () => {
    const { printed, stop, input, code } = setUp();
    input.end('\n\n');
    await flushed();
    expect(printed).toEqual(['address 1']);
    stop.abort();
    expect(await code).toBe(130);
  });

  it('tells how to come from another machine where there is no display', () => {
    expect(setUp({ display: false }).told.join()).toContain('ssh -L 4817:127.0.0.1:4817');
    expect(setUp().told.join()).not.toContain('ssh');
  });

  it('ends when its window is closed, and prints no address for one that was shown', async () => {
    const closed = Promise.withResolvers<void>();
    const { printed, code } = setUp({ windowClosed: closed.promise });
    expect(printed).toEqual([]);
    closed.resolve();
    expect(await code).toBe(0);
  });

  it('ends when the desktop program is gone, which gets an address for each line it sends', async () => {
    const { printed, told, input, code } = setUp({ desktop: true });
    input.write('\n');
    await flushed();
    expect(printed).toEqual(['address 1', 'address 2']);
    expect(told).toEqual([]);
    input.end();
    expect(await code).toBe(0);
  });
});
