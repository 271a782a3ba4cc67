import { availableParallelism, cpus } from 'node:os';
import type { DeviceListing, DeviceReport } from '../../engine/device/device-report.ts';
import { defineCommand } from '../define-command.ts';
import { renderTable } from '../table.ts';

const FLAGS = {
  measure: {
    type: 'switch',
    description:
      'Try and measure all again; otherwise only where versions, processors or drivers have changed.',
  },
  json: { type: 'switch', description: 'Print one JSON object.' },
} as const;

/** What methods run on that train nothing. */
interface Processor {
  readonly name: string;
  /** Work that runs at the same time. */
  readonly threads: number;
  /** Whether kernels use 128-bit vector instructions. */
  readonly simd: boolean;
}

export const devicesCommand = defineCommand({
  name: 'devices',
  summary: 'List where clusterings can run on this machine, what is missing, and what would enable it.',
  positionals: [],
  examples: ['swath devices', 'swath devices --measure', 'swath devices --json'],
  flags: async () => FLAGS,
  run: async (_positionals, { measure, json }, terminal) => {
    const { nodeDevices } = await import('../devices/node-devices.ts');
    const directory = nodeDevices({
      signal: terminal.signal,
      onNext: ({ title }) => void terminal.errors.write(`Trying ${title} ...\n`),
    });
    const [processor, { devices, auto }] = [await describeProcessor(), await directory.list(measure)];
    if (json) terminal.print(JSON.stringify({ devices, auto, processor }));
    else terminal.print(renderDevices(devices, auto, processor));
    return 0;
  },
});

async function describeProcessor(): Promise<Processor> {
  const { instantiateNearestCentre } = await import('../../engine/kernels/wasm-module.ts');
  const name = cpus()[0]?.model.trim() ?? 'CPU';
  return { name, threads: availableParallelism(), simd: instantiateNearestCentre() !== undefined };
}

function renderDevices(
  devices: readonly DeviceReport[],
  auto: DeviceListing['auto'],
  { name, threads, simd }: Processor,
): string {
  const rows = devices.map((device) => [
    device.id,
    device.available ? 'yes' : 'no',
    device.rate === undefined ? '-' : device.rate.toPrecision(3),
    device.name,
  ]);
  const taken =
    auto === undefined
      ? 'There is none that methods can train on.'
      : `Methods that train run on ${auto}, unless --device says otherwise. Steps per second are those of a small net.`;
  const missing = devices.flatMap(({ id, available, reason, remedy }) =>
    available ? [] : [`${id}: ${[reason, remedy].filter(Boolean).join(' ')}`],
  );
  const vectors = simd ? 'with vector instructions' : 'without vector instructions';
  const others =
    `All other methods run on ${name}, ${threads} ${threads === 1 ? 'thread' : 'threads'}, ${vectors}; ` +
    'nearest centres of many clusters on a GPU if there is one, to the same labels.';
  const table = renderTable([['Device', 'There', 'Steps/s', 'Name'], ...rows], [2]);
  return [table, [taken, others].join('\n'), missing.join('\n')].filter((part) => part !== '').join('\n\n');
}
