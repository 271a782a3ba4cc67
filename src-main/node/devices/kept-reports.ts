import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { DeviceReport } from '../../engine/device/device-report.ts';
import { cacheFolder } from '../places.ts';

type Machine = Readonly<Record<string, string>>;

const keptSchema = z.object({
  machine: z.record(z.string(), z.string()),
  devices: z.array(
    z.object({
      id: z.string(),
      provider: z.string(),
      name: z.string(),
      available: z.boolean(),
      reason: z.string().optional(),
      remedy: z.string().optional(),
      rate: z.number().positive().optional(),
    }),
  ),
});

export function reportsPath(): string {
  return join(cacheFolder(), 'devices.json');
}

/** What was found out about devices when the machine was like this; undefined where nothing was, or where that cannot be read. */
export async function readReports(
  machine: Machine,
  path: string,
): Promise<readonly DeviceReport[] | undefined> {
  try {
    const kept = keptSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    return isDeepStrictEqual(kept.machine, machine) ? kept.devices : undefined;
  } catch {
    return undefined;
  }
}

/** Where it cannot be kept, devices are tried again the next time. */
export async function keepReports(
  machine: Machine,
  devices: readonly DeviceReport[],
  path: string,
): Promise<void> {
  const unfinished = `${path}.${process.pid}.part`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(unfinished, JSON.stringify({ machine, devices }, undefined, 1));
    await rename(unfinished, path);
  } catch {
    return;
  }
}
