import { spawnSync } from 'node:child_process';

const PYTHON = '/usr/bin/python3';

/** True where the Python modules are there that a test compares with. */
export function hasPython(...modules: string[]): boolean {
  return spawnSync(PYTHON, ['-c', `import ${modules.join(', ')}`]).status === 0;
}

/** What a script prints as JSON that reads JSON from standard input; its `given` is the input, and it calls `answer`. */
export function askPython<Answer>(script: string, given: unknown): Answer {
  const whole = `import sys, json\ngiven = json.load(sys.stdin)\ndef answer(x): print(json.dumps(x))\n${script}`;
  const { stdout, stderr } = spawnSync(PYTHON, ['-W', 'ignore', '-c', whole], {
    input: JSON.stringify(given),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Answer;
}
