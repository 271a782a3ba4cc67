import { describe, expect, it } from 'vitest';
import type { Device, DeviceSource } from '../../device/device.ts';
import { clearShelf } from '../../device/program-shelf.ts';
import { EngineError } from '../../errors.ts';
import { referenceDevice } from '../../device/reference/reference-device.ts';
import type { Centres, PixelPlanes } from '../../kernels/centre-kernel.ts';
import { openKernel } from '../../kernels/open-kernel.ts';
import type { Run } from '../../run.ts';
import { testRun } from '../../testing/check-clusterer.ts';
import { countedDevices } from '../../testing/counted-devices.ts';
import { coarseDevice } from './coarse-device.test-setup.ts';
import { labelOnDevice } from './label-on-device.ts';
import { draw, halfWay, KINDS, offset, SIZES, uniform } from './pixel-kinds.test-setup.ts';

const DEVICES: readonly [string, () => Device][] = [
  ['the reference', () => referenceDevice()],
  ['the reference in float32', () => referenceDevice({ precision: 'float32' })],
  ['a device that multiplies 11 bits', () => coarseDevice(11)],
];

/** Labels by one device that is given, and by no other. */
async function labelsOf(
  device: Device,
  pixels: PixelPlanes,
  centres: Centres,
): Promise<Uint16Array | undefined> {
  const source: DeviceSource = { open: async () => device };
  const labels = await labelOnDevice(pixels, centres, source, testRun());
  await clearShelf(source);
  return labels;
}

describe.each(DEVICES)('on %s', (_title, open) => {
  it.each(KINDS)('labels are the very ones of the kernel for samples %s', async (_kind, pixel, centre) => {
    for (const [length, bandCount, count] of SIZES) {
      const { pixels, centres } = draw(length, bandCount, count, pixel, centre);
      expect(await labelsOf(open(), pixels, centres)).toEqual(openKernel().assign(pixels, centres));
    }
  });

  it('labels are the very ones half-way between centres, a rounding this side or that', async () => {
    const { pixels, centres } = halfWay();
    expect(await labelsOf(open(), pixels, centres)).toEqual(openKernel().assign(pixels, centres));
  });
});

it('leaves centres that are no numbers to the kernels', async () => {
  const { pixels, centres } = draw(9, 2, 3, uniform, () => NaN);
  expect(await labelsOf(referenceDevice(), pixels, centres)).toBeUndefined();
});

it('leaves few pixels to the kernel where clusters are apart, of samples that are stored as whole numbers too', async () => {
  const { pixels, centres } = draw(2000, 6, 16, offset, offset);
  const planes = pixels.planes.map((plane) => Uint16Array.from(plane));
  let decided = 0;
  const plain = testRun();
  const workers: Run['workers'] = {
    size: 1,
    run: (task, input, options) => {
      decided += (input as { valid: Uint8Array }).valid.length;
      return plain.workers.run(task, input, options);
    },
  };
  const source: DeviceSource = { open: async () => referenceDevice({ precision: 'float32' }) };
  const labels = await labelOnDevice({ length: 2000, planes }, centres, source, testRun({ workers }));
  await clearShelf(source);
  expect(labels).toEqual(openKernel().assign(pixels, centres));
  expect(decided).toBeLessThan(20);
});

describe('a device', () => {
  const { pixels, centres } = draw(600, 4, 5, uniform, uniform);
  const expected = openKernel().assign(pixels, centres);
  const told: string[] = [];
  const run = testRun({ tell: (event) => void (event.kind === 'notice' && told.push(event.message)) });

  it('that keeps too few bits is not used, which is told', async () => {
    for (const bits of [8, 10]) {
      const source: DeviceSource = {
        open: async (failed = []) => (failed.length === 0 ? coarseDevice(bits) : referenceDevice()),
      };
      expect(await labelOnDevice(pixels, centres, source, run)).toEqual(expected);
      await clearShelf(source);
      expect(told.splice(0)).toEqual([
        'reference in float32 computes with fewer digits than float32 has, too few to tell which cluster is nearest. ' +
          'The work goes on with reference in float64.',
      ]);
    }
  });

  it('that dies leaves the rest to the next, and where there is none to the kernels', async () => {
    const two = countedDevices({ GPU: { afterFeeds: 1 }, 'other GPU': undefined });
    expect(await labelOnDevice(pixels, centres, two.source, run)).toEqual(expected);
    await clearShelf(two.source);
    expect(two.left()).toEqual({ devices: 0, programs: 0 });
    const one = countedDevices({ GPU: { afterFeeds: 1 } });
    expect(await labelOnDevice(pixels, centres, one.source, run)).toBeUndefined();
    expect(one.left()).toEqual({ devices: 0, programs: 0 });
    expect(told.splice(0)).toEqual([
      'GPU failed: no power. The work goes on with other GPU.',
      "GPU failed: no power. The processor's own kernels go on.",
    ]);
  });

  it('that cannot load the program is passed over, and is asked again only once all is cleared', async () => {
    let opened = 0;
    const refuse = (): never => {
      throw new EngineError('unsupported', 'GPU cannot run this program');
    };
    const open: DeviceSource['open'] = async (failed = []) => {
      if (failed.includes('GPU')) throw new EngineError('unsupported', 'No device is left.');
      opened++;
      return { ...referenceDevice(), name: 'GPU', load: async () => refuse() };
    };
    const source = { open };
    for (let call = 0; call < 3; call++) {
      expect(await labelOnDevice(pixels, centres, source, run)).toBeUndefined();
    }
    expect(told.splice(0)).toEqual(["GPU cannot run this program. The processor's own kernels go on."]);
    expect(opened).toBe(1);
    await clearShelf(source);
    expect(await labelOnDevice(pixels, centres, source, run)).toBeUndefined();
    expect(opened).toBe(2);
    told.splice(0);
  });

  it('stays loaded from call to call, and no label is begun once the run is cancelled', async () => {
    const devices = countedDevices({ GPU: undefined });
    await labelOnDevice(pixels, centres, devices.source, run);
    await labelOnDevice(
      pixels,
      { ...centres, values: centres.values.map((value) => value + 1) },
      devices.source,
      run,
    );
    expect(devices.steps).toEqual(['open GPU', 'load GPU']);
    const cancelled = testRun({ signal: AbortSignal.abort() });
    await expect(labelOnDevice(pixels, centres, devices.source, cancelled)).rejects.toMatchObject({
      code: 'cancelled',
    });
    await clearShelf(devices.source);
  });
});
