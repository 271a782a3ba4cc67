import { afterAll, expect, it } from 'vitest';
import {
  draw,
  halfWay,
  KINDS,
  SIZES,
} from '../../engine/clustering/nearest-on-device/pixel-kinds.test-setup.ts';
import { labelOnDevice } from '../../engine/clustering/nearest-on-device/label-on-device.ts';
import type { Device, DeviceSource } from '../../engine/device/device.ts';
import { clearShelf } from '../../engine/device/program-shelf.ts';
import { openKernel } from '../../engine/kernels/open-kernel.ts';
import { testRun } from '../../engine/testing/check-clusterer.ts';
import { openThreadedDevice } from './threaded-device.ts';

// On a thread of its own: onnxruntime lets the thread that it is called on take the least numbers for 0, and kernels count on them.
let opened: Promise<Device> | undefined;
const source: DeviceSource = { open: () => (opened ??= openThreadedDevice('cpu')) };
afterAll(() => clearShelf(source));

it.each(KINDS)(
  'labels by onnxruntime are the very ones of the kernel for samples %s',
  async (_kind, pixel, centre) => {
    for (const [length, bandCount, count] of SIZES) {
      const { pixels, centres } = draw(length, bandCount, count, pixel, centre);
      expect(await labelOnDevice(pixels, centres, source, testRun())).toEqual(
        openKernel().assign(pixels, centres),
      );
    }
  },
);

it('labels by onnxruntime are the very ones half-way between centres', async () => {
  const { pixels, centres } = halfWay();
  expect(await labelOnDevice(pixels, centres, source, testRun())).toEqual(
    openKernel().assign(pixels, centres),
  );
});
