import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { engineCommand } from './engine-command.ts';
import { startEngineProcess } from './engine-process.ts';

function fakeChild() {
  return Object.assign(new EventEmitter(), {
    pid: 1,
    exitCode: null as number | null,
    signalCode: null as string | null,
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    kill: vi.fn(),
  });
}

function setUp() {
  const children: ReturnType<typeof fakeChild>[] = [];
  const timers: { milliseconds: number; work: () => void }[] = [];
  const told = { addresses: [] as string[], givenUp: [] as string[] };
  let time = 0;
  const engine = startEngineProcess({
    program: 'node',
    words: ['swath.js', 'serve'],
    environment: {},
    onAddress: (address) => told.addresses.push(address),
    onWords: () => {},
    onGivenUp: (words) => told.givenUp.push(words),
    spawn: () => {
      children.push(fakeChild());
      return children.at(-1) as never;
    },
    after: (milliseconds, work) => timers.push({ milliseconds, work }),
    now: () => time,
  });
  const die = (lived: number): void => {
    time += lived;
    children.at(-1)!.emit('exit', 1, null);
  };
  return { engine, children, timers, told, die };
}

const flushed = () => new Promise((resolve) => setImmediate(resolve));

describe('the engine process', () => {
  it('tells its address, even where it comes in pieces among other lines', async () => {
    const { children, told } = setUp();
    children[0].stdout.write('hello\nhttp://127.0.');
    children[0].stdout.write('0.1:4817/enter?token=x\nhttp://evil.example/\n');
    await flushed();
    expect(told.addresses).toEqual(['http://127.0.0.1:4817/enter?token=x']);
  });

  it('is started again when it dies, later each time, and given up in the end', async () => {
    const { children, timers, told, die } = setUp();
    for (let life = 0; life < 4; life++) {
      die(10);
      timers.at(-1)!.work();
    }
    expect(timers.map(({ milliseconds }) => milliseconds)).toEqual([250, 500, 1000, 2000]);
    children.at(-1)!.stderr.write('swath: no port\n');
    await flushed();
    die(10);
    expect(children).toHaveLength(5);
    expect(timers).toHaveLength(4);
    expect(told.givenUp).toEqual(['swath: no port']);
  });

  it('starts afresh after a long life', () => {
    const { timers, die } = setUp();
    for (const lived of [10, 10, 60_000, 10]) {
      die(lived);
      timers.at(-1)!.work();
    }
    expect(timers.map(({ milliseconds }) => milliseconds)).toEqual([250, 500, 250, 500]);
  });

  it('counts a program that cannot be started as one death', () => {
    const { children, timers } = setUp();
    children[0].emit('error', new Error('spawn ENOENT'));
    children[0].emit('exit', null, 'SIGTERM');
    expect(timers).toHaveLength(1);
  });

  it('ends with its stdin, is not started again, and is killed only when it does not end', async () => {
    const { engine, children, timers, die } = setUp();
    const stopped = engine.stop();
    expect(children[0].stdin.writableEnded).toBe(true);
    expect(children[0].kill).not.toHaveBeenCalled();
    timers.at(-1)!.work();
    expect(children[0].kill).toHaveBeenCalledWith('SIGKILL');
    die(10);
    await stopped;
    expect(children).toHaveLength(1);
  });

  it('has nothing to stop after it died', async () => {
    const { engine, children, die } = setUp();
    die(10);
    children[0].exitCode = 1;
    await engine.stop();
    expect(children[0].kill).not.toHaveBeenCalled();
  });
});

describe('the command that starts it', () => {
  const facts = {
    script: '/app/swath.js',
    file: '-a b.tif',
    electron: '/electron',
    installedNode: '/node',
    environment: { A: '1' },
  };

  it('uses the Node that was installed beside Swath', () => {
    const { program, words, environment } = engineCommand(facts);
    expect([program, environment]).toEqual(['/node', { A: '1' }]);
    expect(words.join(' ')).toBe('/app/swath.js serve --no-open --desktop --any-path -- -a b.tif');
  });

  it('uses Electron as a plain Node where there is no other', () => {
    const { program, environment } = engineCommand({ ...facts, installedNode: undefined });
    expect([program, environment]).toEqual(['/electron', { A: '1', ELECTRON_RUN_AS_NODE: '1' }]);
  });
});
