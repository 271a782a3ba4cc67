import { existsSync } from 'node:fs';
import { delimiter, posix, win32 } from 'node:path';

/** What is looked at; replaced in tests. */
export interface BrowserProbe {
  readonly platform: NodeJS.Platform;
  readonly environment: NodeJS.ProcessEnv;
  exists(path: string): boolean;
}

const LINUX_NAMES = [
  'google-chrome',
  'google-chrome-stable',
  'chromium',
  'chromium-browser',
  'microsoft-edge',
  'microsoft-edge-stable',
  'brave-browser',
];
const LINUX_FOLDERS = ['/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/google/chrome'];

const MAC_PROGRAMS = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  '/Applications/Brave Browser.app/Contents/MacOS/Brave Browser',
];

const WINDOWS_PROGRAMS = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
  'Chromium\\Application\\chrome.exe',
];
const WINDOWS_FOLDERS = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'];

/** An installed browser that can show a page as a window of its own. `SWATH_BROWSER` names one to use instead. */
export function findBrowser(
  probe: BrowserProbe = { platform: process.platform, environment: process.env, exists: existsSync },
): string | undefined {
  const chosen = probe.environment.SWATH_BROWSER;
  if (chosen) return probe.exists(chosen) ? chosen : undefined;
  return candidates(probe).find((path) => probe.exists(path));
}

function candidates({ platform, environment }: BrowserProbe): string[] {
  if (platform === 'darwin') return MAC_PROGRAMS;
  if (platform === 'win32') {
    const folders = WINDOWS_FOLDERS.map((name) => environment[name]).filter((folder) => folder !== undefined);
    return WINDOWS_PROGRAMS.flatMap((program) => folders.map((folder) => win32.join(folder, program)));
  }
  const folders = [...(environment.PATH ?? '').split(delimiter).filter(Boolean), ...LINUX_FOLDERS];
  return LINUX_NAMES.flatMap((name) => folders.map((folder) => posix.join(folder, name)));
}
