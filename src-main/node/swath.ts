import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { findInstalledNode, isRecentNode, OLDEST_NODE } from './find-node.ts';

// This file is loaded by whatever Node the user has, so it keeps to what Node 18 understands.
const words = process.argv.slice(2);
if (isRecentNode(process.versions.node)) {
  import('./main.ts').then(({ main }) => main(words));
} else {
  const installed = findInstalledNode(import.meta.url);
  if (installed !== undefined && installed !== process.execPath) runWith(installed);
  else {
    process.stderr.write(
      `swath: Node ${OLDEST_NODE.join('.')} or newer is needed and this is ${process.versions.node}. Get it from https://nodejs.org, or run "npm ci" again, which brings one along.\n`,
    );
    process.exit(1);
  }
}

function runWith(node: string): void {
  // Else glibc keeps more and more of what was freed: up to a fifth more memory at the peak.
  const env = { MALLOC_TRIM_THRESHOLD_: '1048576', ...process.env };
  const child = spawn(node, [fileURLToPath(import.meta.url), ...words], { stdio: 'inherit', env });
  // The terminal sends Ctrl+C to both; this one waits for the other to tidy up.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`swath: cannot start ${node}: ${error.message}\n`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0)));
}
