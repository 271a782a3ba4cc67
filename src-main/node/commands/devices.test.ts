import { afterAll, describe, expect, it } from 'vitest';
import type { DeviceReport } from '../../engine/device/device-report.ts';
import { createBench } from '../testing/run-swath.ts';
import { swiftShaderEnvironment } from '../testing/swift-shader.ts';
import { DEVICE_IDS } from '../devices/device-kinds.ts';

const bench = createBench();
afterAll(() => bench.remove());

describe('swath devices', () => {
  it('says of every device that it is there, or why not and what would help; tries them once', async () => {
    const { code, stdout, stderr } = await bench.run('devices', '--json');
    expect(code).toBe(0);
    const { devices, auto, processor } = JSON.parse(stdout) as { devices: DeviceReport[] } & Record<
      string,
      unknown
    >;
    expect(devices.map(({ id }) => id)).toEqual(DEVICE_IDS);
    for (const device of devices) {
      if (device.available) expect(device.reason).toBeUndefined();
      else expect(device).toMatchObject({ reason: expect.stringMatching(/\.$/), remedy: expect.any(String) });
    }
    expect(devices.find(({ id }) => id === 'reference')).toMatchObject({ available: true });
    expect(devices.find(({ id }) => id === auto)?.available).toBe(true);
    expect(processor).toMatchObject({ threads: expect.any(Number), simd: true });
    expect(stderr).toContain('Trying ');

    const again = await bench.run('devices');
    expect(again.stderr).toBe('');
    for (const { name } of devices) expect(again.stdout).toContain(name);
    expect(again.stdout).toContain(`Methods that train run on ${String(auto)}, unless`);
  });
});

const software = swiftShaderEnvironment();
it.skipIf(!software)(
  'does not work on a graphics adapter that is software (skipped without SwiftShader)',
  async () => {
    const { child, outcome } = bench.start(['devices', '--json'], software);
    child.stdin.end();
    const { devices } = JSON.parse((await outcome).stdout) as { devices: DeviceReport[] };
    expect(devices.find(({ id }) => id === 'webgpu')).toMatchObject({
      available: false,
      reason: expect.stringContaining('software adapter'),
    });
  },
);

it('refuses a device that is not there before the work, and says what would enable it', async () => {
  const { stdout } = await bench.run('devices', '--json');
  const { devices } = JSON.parse(stdout) as { devices: DeviceReport[] };
  const missing = devices.find(({ available }) => !available)!;
  const { code, stderr } = await bench.run('cluster', 'a.tif', '--out', 'b.tif', '--device', missing.id);
  expect(code).toBe(1);
  expect(stderr).toContain(`The device "${missing.id}"`);
  expect(stderr).toContain(missing.remedy);
});
