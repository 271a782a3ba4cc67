import { readdirSync } from 'node:fs';
import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../../src-renderer/engine.ts';
import { cookieFrom, rawRequest } from '../../server/testing/raw-request.ts';
import { PACKAGE_FOLDER, SAMPLE_SCENE } from '../places.ts';
import { createBench, type Bench, type RunningSwath } from '../testing/run-swath.ts';

const ADDRESS = /http:\/\/127\.0\.0\.1:\d+\/enter\?token=\S+\n/;

let bench: Bench;

beforeEach(() => {
  bench = createBench();
});

afterEach(() => bench.remove());

async function addressOf({ until }: RunningSwath): Promise<string> {
  return ADDRESS.exec(await until('stdout', ADDRESS))![0].trim();
}

async function clientOf(address: string) {
  const cookie = await cookieFrom(address);
  const send: typeof fetch = (input, init) => {
    const request = new Request(input, init);
    request.headers.set('cookie', cookie);
    return fetch(request);
  };
  return connect({ origin: new URL(address).origin, fetch: send });
}

async function program(name: string, script: string): Promise<string> {
  const path = join(bench.folder, name);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

describe('swath serve', () => {
  it('serves the engine to whom it gave the address, until interrupted', async () => {
    const swath = bench.start(['serve', '--port', '0', SAMPLE_SCENE]);
    const address = await addressOf(swath);
    const client = await clientOf(address);
    const { scenes, project } = await client.state();
    expect(scenes.map(({ path }) => path)).toEqual([SAMPLE_SCENE]);
    const tile = await client.sceneTile({
      sceneId: project.activeScene!,
      bands: [3, 2, 1],
      z: 0,
      x: 0,
      y: 0,
    });
    expect(tile.data).toHaveLength(tile.width * tile.height * 4);
    expect(tile.data.some((value) => value > 1)).toBe(true);
    swath.child.kill('SIGINT');
    expect((await swath.outcome).code).toBe(130);
  });

  it('goes on with a clustering after it was killed in the middle of it', async () => {
    const killed = bench.start(['serve', '--port', '0', SAMPLE_SCENE]);
    const client = await clientOf(await addressOf(killed));
    const sceneId = (await client.state()).project.activeScene!;
    const parameters = { clusters: 60, restarts: 50, iterations: 1000, changeThreshold: 0, sample: 0 };
    const recipe = {
      bands: [0, 1, 2],
      standardise: true,
      clusterer: 'kmeans',
      parameters,
      seed: 1,
      areas: [],
    };
    await client.startClustering({ sceneId, name: 'Long', recipe });
    killed.child.kill('SIGKILL');
    expect((await killed.outcome).code).toBe(null);
    const next = bench.start(['serve', '--port', '0']);
    const again = await clientOf(await addressOf(next));
    expect((await again.state()).project).toMatchObject({ activeScene: sceneId, results: [] });
    const [job, ...others] = await again.jobs();
    expect(others).toEqual([]);
    expect(job).toMatchObject({ kind: 'cluster', state: 'running', sceneId });
    await again.cancelJob(job.id);
    next.child.kill('SIGINT');
    expect((await next.outcome).code).toBe(130);
  });

  it('reaches only what lies under the roots, links resolved, and does not write beside the sample', async () => {
    await mkdir(join(bench.folder, 'inside'));
    await symlink('/etc', join(bench.folder, 'inside', 'link'));
    const swath = bench.start(['serve', '--port', '0', '--root', 'inside']);
    const client = await clientOf(await addressOf(swath));
    for (const path of ['/etc/hostname', 'inside/link/hostname', 'inside/../outside.tif']) {
      await expect(client.openScene(join(bench.folder, path))).rejects.toMatchObject({ code: 'not-allowed' });
    }
    await expect(client.listFiles('/etc')).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(client.openScene(SAMPLE_SCENE)).resolves.toMatchObject({ width: 349 });
    const beside = join(PACKAGE_FOLDER, 'resources', 'sample', 'project.json');
    await expect(client.saveProject(beside)).rejects.toMatchObject({ code: 'not-allowed' });
    await client.saveProject(join(bench.folder, 'inside', 'project.json'));
    swath.child.kill('SIGTERM');
    await swath.outcome;
  });

  it('lets nobody in without the address', async () => {
    const swath = bench.start(['serve', '--port', '0']);
    const port = Number(new URL(await addressOf(swath)).port);
    const { status, body } = await rawRequest(port, { path: '/rpc/state', method: 'POST', body: '{}' });
    expect(status).toBe(403);
    expect(body.toString()).toContain('swath serve');
    swath.child.kill('SIGINT');
    await swath.outcome;
  });

  it('says which scene it cannot open, and serves all the same', async () => {
    const swath = bench.start(['serve', '--port', '0', 'absent.tif']);
    await addressOf(swath);
    expect(await swath.until('stderr', /absent\.tif/)).toMatch(/^swath: .*absent\.tif/);
    swath.child.kill('SIGINT');
    await swath.outcome;
  });

  it('takes another port where its own is taken, but not where it was asked for', async () => {
    const first = bench.start(['serve']);
    const second = bench.start(['serve']);
    const { port } = new URL(await addressOf(first));
    expect(new URL(await addressOf(second)).port).not.toBe(port);
    const { code, stderr } = await bench.run('serve', '--port', port);
    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`^swath: .*${port}.*--port`));
    for (const { child } of [first, second]) child.kill('SIGINT');
    await Promise.all([first.outcome, second.outcome]);
  });

  it('finds unsaved work again, and puts no other project in its place', async () => {
    const first = bench.start(['serve', '--port', '0', SAMPLE_SCENE]);
    const client = await clientOf(await addressOf(first));
    await client.apply({ type: 'rename-project', name: 'Unsaved' });
    first.child.kill('SIGINT');
    await first.outcome;
    await writeFile(join(bench.folder, 'other.json'), '{}');
    const second = bench.start(['serve', '--port', '0', 'other.json']);
    const { project, scenes } = await (await clientOf(await addressOf(second))).state();
    expect([project.name, scenes.length]).toEqual(['Unsaved', 1]);
    expect(await second.until('stderr', /other/)).toContain('unsaved work');
    second.child.kill('SIGINT');
    await second.outcome;
  });

  it('reaches any file for the desktop program, and ends with it', async () => {
    const elsewhere = createBench();
    const swath = elsewhere.start(['serve', '--port', '0', '--no-open', '--desktop', '--any-path']);
    const client = await clientOf(await addressOf(swath));
    await client.saveProject(join(bench.folder, 'anywhere.json'));
    expect(readdirSync(bench.folder)).toContain('anywhere.json');
    swath.child.stdin.end();
    const { code, stderr } = await swath.outcome;
    expect([code, stderr]).toEqual([0, '']);
    await elsewhere.remove();
  });
});

describe('swath start', () => {
  const noElectron = { ELECTRON_OVERRIDE_DIST_PATH: '/nowhere' };

  it('prints an address and how to reach it where there is no display', async () => {
    const swath = bench.start(['start'], noElectron);
    const client = await clientOf(await addressOf(swath));
    expect((await client.state()).scenes.map(({ path }) => path)).toEqual([SAMPLE_SCENE]);
    const told = await swath.until('stderr', /ssh/);
    expect(told).toMatch(/^The desktop program \(Electron\) is not installed.*install-electron.*\n/);
    swath.child.kill('SIGINT');
    expect((await swath.outcome).code).toBe(130);
  });

  it('shows a browser window and ends when that is closed', async () => {
    const browser = await program('browser', 'echo "$@" > told.txt');
    const { child, outcome } = bench.start(['start', '--serve', '--port', '0'], {
      ...noElectron,
      DISPLAY: ':0',
      SWATH_BROWSER: browser,
    });
    child.stdin.end();
    const { code, stdout } = await outcome;
    expect([code, stdout]).toEqual([0, '']);
    const told = await readFile(join(bench.folder, 'told.txt'), 'utf8');
    expect(told).toMatch(/--app=http:\/\/127\.0\.0\.1:\d+\/enter\?token=/);
    const profile = /--user-data-dir=(\S+)/.exec(told)![1];
    expect(profile.startsWith(bench.cache)).toBe(true);
    expect(readdirSync(bench.cache)).not.toContain(profile.slice(bench.cache.length + 1));
  });

  it('prints an address after all where the browser fails', async () => {
    const browser = await program('browser', 'exit 3');
    const environment = { ...noElectron, DISPLAY: ':0', SWATH_BROWSER: browser };
    const swath = bench.start(['start', '--port', '0'], environment);
    await clientOf(await addressOf(swath));
    expect(await swath.until('stderr', /could not/)).toContain(browser);
    swath.child.kill('SIGINT');
    expect((await swath.outcome).code).toBe(130);
  });

  it('starts the desktop program where it is there, and ends as it does', async () => {
    await program('electron', 'echo "$@" > told.txt; exit 7');
    const environment = { DISPLAY: ':0', ELECTRON_OVERRIDE_DIST_PATH: bench.folder };
    const { code, stdout, stderr } = await bench.start(['start', 'my.tif'], environment).outcome;
    expect([code, stdout, stderr]).toEqual([7, '', '']);
    const told = await readFile(join(bench.folder, 'told.txt'), 'utf8');
    expect(told.trim().replace('--no-sandbox ', '')).toBe(
      `${PACKAGE_FOLDER} ${join(bench.folder, 'my.tif')}`,
    );
  });
});
