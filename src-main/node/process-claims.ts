import { readFileSync } from 'node:fs';

/** Names a living process; two that had the same id one after the other have different names where the system tells their start. */
export function claimOf(pid: number = process.pid): string {
  return `${pid} ${startOf(pid)}`.trim();
}

/** True where the process of a claim still runs. One that cannot be read is of nobody. */
export function isAlive(claim: string): boolean {
  const pid = Number(claim.split(' ')[0]);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return claimOf(pid) === claim;
}

/** Ticks between the start of the machine and that of the process; empty where there is no /proc. */
function startOf(pid: number): string {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in brackets may hold spaces; the start is the 20th field behind it.
    return status.slice(status.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return '';
  }
}
