import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { DeviceKind } from './device-kinds.ts';
import { examineAll } from './examine-all.ts';
import { keepReports } from './kept-reports.ts';
import { describeMachine } from './machine.ts';
import { nodeDevices } from './node-devices.ts';
import { UnavailableDevice } from './unavailable-device.ts';

const SCRIPT = join(import.meta.dirname, 'examine.fixture.ts');
const folder = mkdtempSync(join(tmpdir(), 'swath-devices-'));
afterAll(() => rmSync(folder, { recursive: true }));

function kindOf(id: string): DeviceKind {
  const open = (): never => expect.unreachable();
  return { id, provider: 'test', title: `Test that ${id}`, measured: true, open };
}

describe('a device is tried in a process of its own', () => {
  it('whose answer is taken, and which is ended then, whatever it still does', async () => {
    const [report] = await examineAll([kindOf('answers')], { script: SCRIPT });
    expect(report).toMatchObject({ id: 'answers', available: true, rate: 7 });
    const pid = Number(report.name.split(' ')[1]);
    await expect.poll(() => isRunning(pid)).toBe(false);
  });

  it.each([
    ['crashes', process.platform === 'win32' ? /exit code/ : /signal SIGSEGV/],
    ['ends', /exit code 3/],
  ])('which may end without one: it %s', async (id, how) => {
    const [report] = await examineAll([kindOf(id)], { script: SCRIPT });
    expect(report).toMatchObject({ id, name: `Test that ${id}`, available: false });
    expect(report.reason).toMatch(how);
    expect(report.remedy).toBeDefined();
  });

  it('which may hang, for a while', async () => {
    const [report] = await examineAll([kindOf('hangs')], { script: SCRIPT, limitSeconds: 0.2 });
    expect(report).toMatchObject({
      available: false,
      reason: 'It did not answer within 0.2 seconds when it was tried.',
    });
  });

  it('unless the user has enough', async () => {
    const stop = new AbortController();
    const all = examineAll([kindOf('hangs')], {
      script: SCRIPT,
      signal: stop.signal,
      onNext: () => queueMicrotask(() => stop.abort()),
    });
    await expect(all).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('what was found out', () => {
  const options = (path: string, tried: string[]) => ({
    script: SCRIPT,
    kinds: [kindOf('answers')],
    path: join(folder, path),
    onNext: ({ id }: DeviceKind) => void tried.push(id),
  });

  it('is kept from one process to the next, until it is to be measured again', async () => {
    const tried: string[] = [];
    const { devices } = await nodeDevices(options('kept.json', tried)).list();
    const later = nodeDevices(options('kept.json', tried));
    expect((await later.list()).devices).toEqual(devices);
    expect(tried).toEqual(['answers']);
    await later.list(true);
    expect(tried).toEqual(['answers', 'answers']);
  });

  it('is forgotten where the machine has changed, or the file is damaged', async () => {
    const tried: string[] = [];
    const given = options('changed.json', tried);
    await nodeDevices(given).list();
    const kept = JSON.parse(await readFile(given.path, 'utf8')) as { machine: Record<string, string> };
    await writeFile(given.path, JSON.stringify({ ...kept, machine: { ...kept.machine, nvidia: 'newer' } }));
    await nodeDevices(given).list();
    expect(tried).toHaveLength(2);
    await writeFile(given.path, '{"machine":');
    await nodeDevices(given).list();
    expect(tried).toHaveLength(3);
  });

  it('need not be kept: where it cannot, devices are there all the same', async () => {
    const tried: string[] = [];
    await writeFile(join(folder, 'file'), '');
    const { auto } = await nodeDevices(options(join('file', 'below.json'), tried)).list();
    expect(auto).toBe('answers');
  });

  it('is found out once, however many ask', async () => {
    const tried: string[] = [];
    const directory = nodeDevices(options('once.json', tried));
    await Promise.all([directory.list(), directory.list()]);
    expect(tried).toEqual(['answers']);
  });
});

it('says why a device that was there cannot be opened any more', async () => {
  const open = () => Promise.reject(new UnavailableDevice('The driver is gone.', 'Install it.'));
  const kinds = [kindOf('answers')];
  const given = { script: SCRIPT, kinds, open, path: join(folder, 'gone.json') };
  await expect(nodeDevices(given).open()).rejects.toMatchObject({
    code: 'unsupported',
    message:
      'Test that answers cannot be opened. The driver is gone. Install it. There is no other device to compute on.',
  });
});

it('opens devices on a thread of their own, not on this one', async () => {
  const [path, kinds] = [join(folder, 'own.json'), [{ ...kindOf('reference'), measured: false }]];
  const report = { id: 'reference', provider: 'test', name: 'Float64', available: true };
  await keepReports({ ...describeMachine(), kinds: 'reference' }, [report], path);
  const device = await nodeDevices({ script: SCRIPT, kinds, path }).open();
  expect(device.name).toBe('reference in float64');
  await device.close();
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
