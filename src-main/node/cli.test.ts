import { describe, expect, it } from 'vitest';
import { COMMANDS, isDebug } from './cli.ts';
import { runHere as run } from './testing/run-here.ts';

describe('help', () => {
  it.each([['--help'], ['-h'], ['help']])('%s lists every command on standard output', async (word) => {
    const { code, stdout, stderr } = await run(word);
    expect([code, stderr]).toEqual([0, '']);
    for (const { name, summary } of COMMANDS) {
      expect(stdout).toContain(`  ${name} `);
      expect(stdout.replaceAll(/\s+/g, ' ')).toContain(summary);
    }
  });

  it.each(COMMANDS.map((command) => [command.name, command] as const))(
    'of %s tells every flag with its default, and examples that parse',
    async (name, command) => {
      const { code, stdout } = await run(name, '--help');
      expect(code).toBe(0);
      const text = stdout.replaceAll(/\s+/g, ' ');
      for (const [flag, facts] of Object.entries(await command.flags([]))) {
        expect(text.includes(`--${flag}`)).toBe(!facts.hidden);
        expect(facts.description).toMatch(/^[A-Z].*[.]$/);
        if ('default' in facts && facts.default !== undefined && !facts.hidden)
          expect(text).toContain('Default: ');
      }
      expect(command.examples.length).toBeGreaterThan(0);
      expect((await run('help', name)).stdout).toBe(stdout);
      for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(110);
    },
  );

  it('is shown as a mistake where nothing was asked for', async () => {
    const { code, stdout, stderr } = await run();
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Usage: swath COMMAND');
  });

  it('is not asked for by a file of that name', async () => {
    expect((await run('info', '--', '--help')).code).toBe(1);
  });
});

describe('wrong usage', () => {
  it.each([
    [['clutser'], 'There is no command clutser; did you mean cluster? See swath --help.'],
    [['--verbose'], 'There is no flag --verbose'],
    [['info'], 'SCENE is needed. See swath info --help.'],
    [['info', 'a', 'b'], '"b" is one argument too many.'],
    [['info', 'a', '--jsn'], 'There is no flag --jsn; did you mean --json?'],
    [['cluster', 'a.tif'], '--out FILE is needed.'],
    [
      ['cluster', 'a.tif', '--out', 'b.tif', '--method', 'magic'],
      '--method is magic; it must be one of kmeans',
    ],
    [['cluster', 'a.tif', '--out', 'b.tif', '--clusters'], '--clusters needs a value: a whole number'],
    [['cluster', 'a.tif', '--out', 'b.tif', '--clusters', '0'], '--clusters is 0'],
    [
      ['cluster', 'a.tif', '--out', 'b.tif', '--seed', '-1'],
      '--seed is -1; it must be a whole number from 0',
    ],
    [['cluster', 'a.tif', '--out', 'b.tif', '--bands', 'red'], '--bands is red'],
    [['cluster', 'a.tif', '--out', './a.tif'], '--out ./a.tif is the scene itself.'],
    [['agreement', 'a.tif'], '--truth FILE is needed.'],
    [['serve', '--port', '70000'], '--port is 70000'],
    [['serve', '--any-path'], '--any-path is for the desktop program'],
  ])('%j ends with 2 and one line', async (words, message) => {
    const { code, stdout, stderr } = await run(...words);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('a failure', () => {
  it('ends with 1 and one line that names the file', async () => {
    const { code, stdout, stderr } = await run('info', '/absent/scene.tif');
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^swath: .*\/absent\/scene\.tif.*\n$/);
  });

  it('is told of a device that is not there', async () => {
    const { code, stderr } = await run('cluster', 'a.tif', '--out', 'b.tif', '--device', 'toaster');
    expect(code).toBe(2);
    expect(stderr).toContain('--device is toaster; it must be one of auto, ');
  });
});

it('takes --debug anywhere before --', () => {
  expect(isDebug(['info', 'a', '--debug'])).toBe(true);
  expect(isDebug(['--debug', 'info'])).toBe(true);
  expect(isDebug(['info', '--', '--debug'])).toBe(false);
});
