import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';

/** What makes a process find the Vulkan of Debian's Chromium, which computes in software; undefined where that is not installed. */
export function swiftShaderEnvironment(): NodeJS.ProcessEnv | undefined {
  const { stdout } = spawnSync('dpkg', ['-L', 'chromium-common'], { encoding: 'utf8' });
  const driver = stdout?.split('\n').find((path) => path.endsWith('/vk_swiftshader_icd.json'));
  return driver === undefined ? undefined : { VK_ICD_FILENAMES: driver, LD_LIBRARY_PATH: dirname(driver) };
}
