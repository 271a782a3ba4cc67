/**
 * What `npm test` runs: types, lint, unit tests, the build, end-to-end tests; then one line that counts them.
 * Each part runs whatever the others did, so one failure does not hide another.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { findOrInstallBrowser } from '../e2e/find-or-install-browser.ts';

interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

const root = resolve(import.meta.dirname, '..');
const reports = mkdtempSync(join(tmpdir(), 'swath-reports-'));
const env = { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env.PATH}` };

function run(command: string, parts: string[], more: Record<string, string> = {}): boolean {
  console.log(`\n> ${command} ${parts.join(' ')}`);
  const result = spawnSync(command, parts, {
    cwd: root,
    env: { ...env, ...more },
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  return result.status === 0;
}

function checkOnce(command: string, parts: string[]): Count {
  const passed = run(command, parts);
  return { passed: Number(passed), failed: Number(!passed), skipped: 0 };
}

/** A runner that failed without counting a failure (it could not start, say) counts as one. */
function countOf(passed: boolean, read: () => Count): Count {
  try {
    const count = read();
    return !passed && count.failed === 0 ? { ...count, failed: 1 } : count;
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

function unitTests(): Count {
  const file = join(reports, 'unit.json');
  const passed = run('vitest', ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`]);
  return countOf(passed, () => {
    const report = JSON.parse(readFileSync(file, 'utf8'));
    return { passed: report.numPassedTests, failed: report.numFailedTests, skipped: report.numPendingTests };
  });
}

function endToEndTests(): Count {
  const browser = findOrInstallBrowser();
  if ('problem' in browser) {
    console.error(browser.problem);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const file = join(reports, 'end-to-end.json');
  const passed = run('playwright', ['test', '-c', 'e2e', '--reporter=line,json'], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
    SWATH_BROWSER: browser.path,
  });
  return countOf(passed, () => {
    const { stats } = JSON.parse(readFileSync(file, 'utf8'));
    return { passed: stats.expected + stats.flaky, failed: stats.unexpected, skipped: stats.skipped };
  });
}

const counts = [
  checkOnce('tsc', ['-p', 'tsconfig.node.json']),
  checkOnce('svelte-check', ['--tsconfig', 'tsconfig.web.json', '--fail-on-warnings', '--output', 'human']),
  checkOnce('eslint', ['.']),
  checkOnce('prettier', ['--check', '--log-level', 'warn', '.']),
  unitTests(),
  checkOnce('electron-vite', ['build', '--logLevel', 'warn']),
  endToEndTests(),
];
const sum = (part: keyof Count): number => counts.reduce((total, count) => total + count[part], 0);
rmSync(reports, { recursive: true });
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
process.exitCode = sum('failed') === 0 ? 0 : 1;
