import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The oldest Node that Swath runs on. */
export const OLDEST_NODE = [22, 12] as const;

/** True for "22.12.0" and newer. */
export function isRecentNode(version: string): boolean {
  const [major, minor] = version.split('.').map(Number);
  return major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
}

/** The npm package that holds a Node for this machine. */
export function nodePackage(platform: string, architecture: string): string {
  return `node-${platform === 'win32' ? 'win' : platform}-${architecture}`;
}

/** The Node that was installed beside Swath, undefined where there is none for this machine. */
export function findInstalledNode(
  from: string,
  platform: string = process.platform,
  architecture: string = process.arch,
): string | undefined {
  try {
    const manifest = createRequire(from).resolve(`${nodePackage(platform, architecture)}/package.json`);
    const program = join(dirname(manifest), 'bin', platform === 'win32' ? 'node.exe' : 'node');
    return existsSync(program) ? program : undefined;
  } catch {
    return undefined;
  }
}
