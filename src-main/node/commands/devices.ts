import { availableParallelism, cpus } from 'node:os';
import { EngineError } from '../../engine/errors.ts';
import { defineCommand } from '../define-command.ts';

const FLAGS = {
  json: { type: 'switch', description: 'Print one JSON object.' },
} as const;

export interface DeviceDescription {
  readonly id: string;
  readonly name: string;
  /** Work that runs at the same time. */
  readonly threads: number;
  /** Whether kernels use 128-bit vector instructions. */
  readonly simd: boolean;
}

/** Where a clustering may run on this machine. */
export async function listDevices(): Promise<readonly DeviceDescription[]> {
  const { instantiateNearestCentre } = await import('../../engine/kernels/wasm-module.ts');
  const name = cpus()[0]?.model.trim() ?? 'CPU';
  const simd = instantiateNearestCentre() !== undefined;
  return [{ id: 'cpu', name, threads: availableParallelism(), simd }];
}

/** The device for a `--device` flag; "auto" is the best there is. Throws `bad-input` naming those there are. */
export async function chooseDevice(wanted: string): Promise<DeviceDescription> {
  const devices = await listDevices();
  const device = wanted === 'auto' ? devices[0] : devices.find(({ id }) => id === wanted);
  if (device !== undefined) return device;
  const known = devices.map(({ id }) => id).join(', ');
  throw new EngineError(
    'bad-input',
    `This machine has no device "${wanted}" that Swath can use; it has ${known}.`,
  );
}

export const devicesCommand = defineCommand({
  name: 'devices',
  summary: 'List where clusterings can run on this machine.',
  positionals: [],
  examples: ['swath devices', 'swath devices --json'],
  flags: async () => FLAGS,
  run: async (_positionals, { json }, terminal) => {
    const devices = await listDevices();
    if (json) terminal.print(JSON.stringify({ devices }));
    for (const { id, name, threads, simd } of json ? [] : devices) {
      const vectors = simd ? 'with vector instructions' : 'without vector instructions';
      terminal.print(`${id}  ${name}, ${threads} ${threads === 1 ? 'thread' : 'threads'}, ${vectors}`);
    }
    return 0;
  },
});
