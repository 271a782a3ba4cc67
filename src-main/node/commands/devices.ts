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
export function listDevices(): readonly DeviceDescription[] {
  const name = cpus()[0]?.model.trim() ?? 'CPU';
  return [{ id: 'cpu', name, threads: availableParallelism(), simd: hasSimd() }];
}

/** The device for a `--device` flag; "auto" is the best there is. */
export function chooseDevice(wanted: string): DeviceDescription {
  const devices = listDevices();
  const device = wanted === 'auto' ? devices[0] : devices.find(({ id }) => id === wanted);
  if (device !== undefined) return device;
  const known = devices.map(({ id }) => id).join(', ');
  throw new EngineError(
    'bad-input',
    `This machine has no device "${wanted}" that Swath can use; it has ${known}.`,
  );
}

/** The smallest module with a vector instruction: () => i8x16.splat(0), dropped. */
function hasSimd(): boolean {
  return WebAssembly.validate(
    Uint8Array.of(
      0,
      97,
      115,
      109,
      1,
      0,
      0,
      0,
      1,
      4,
      1,
      96,
      0,
      0,
      3,
      2,
      1,
      0,
      10,
      9,
      1,
      7,
      0,
      65,
      0,
      253,
      15,
      26,
      11,
    ),
  );
}

export const devicesCommand = defineCommand({
  name: 'devices',
  summary: 'List where clusterings can run on this machine.',
  positionals: [],
  examples: ['swath devices', 'swath devices --json'],
  flags: async () => FLAGS,
  run: async (_positionals, { json }, terminal) => {
    const devices = listDevices();
    if (json) terminal.print(JSON.stringify({ devices }));
    for (const { id, name, threads, simd } of json ? [] : devices) {
      const vectors = simd ? 'with vector instructions' : 'without vector instructions';
      terminal.print(`${id}  ${name}, ${threads} ${threads === 1 ? 'thread' : 'threads'}, ${vectors}`);
    }
    return 0;
  },
});
