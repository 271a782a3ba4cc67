import { describe, expect, it } from 'vitest';
import type { Device } from './device.ts';
import { createDeviceDirectory, type DeviceAccess } from './device-directory.ts';
import type { DeviceReport } from './device-report.ts';

const CUDA: DeviceReport = {
  id: 'cuda',
  provider: 'onnx',
  name: 'onnxruntime on CUDA',
  available: false,
  reason: 'Its libraries are missing.',
  remedy: 'Run fetch-cuda.',
};
const WEBGPU = { id: 'webgpu', provider: 'onnx', name: 'onnxruntime on WebGPU', available: true, rate: 90 };
const CPU = { id: 'cpu', provider: 'onnx', name: 'onnxruntime on 2 threads', available: true, rate: 20 };
const SLOW = { id: 'reference', provider: 'reference', name: 'Float64', available: true };

function accessTo(reports: readonly DeviceReport[]): DeviceAccess & { looked: (boolean | undefined)[] } {
  const looked: (boolean | undefined)[] = [];
  return {
    looked,
    ids: reports.map(({ id }) => id),
    gpus: ['cuda', 'webgpu'],
    look: async (again) => {
      looked.push(again);
      return reports;
    },
    open: async (id) => {
      const { provider, name } = reports.find((report) => report.id === id)!;
      const refuse = (): never => expect.unreachable();
      return { id: provider, name, load: refuse, close: async () => {} } satisfies Device;
    },
  };
}

const ALL = [CUDA, SLOW, CPU, WEBGPU];

describe('auto', () => {
  it('takes the fastest, then the next best of those that have not failed', async () => {
    const directory = createDeviceDirectory(accessTo(ALL));
    expect((await directory.open()).name).toBe(WEBGPU.name);
    expect((await directory.open([WEBGPU.name])).name).toBe(CPU.name);
    expect((await directory.open([WEBGPU.name, CPU.name])).name).toBe(SLOW.name);
  });

  it('says what failed, and what would enable others, where none is left', async () => {
    const directory = createDeviceDirectory(accessTo([CUDA, CPU]));
    await expect(directory.open([CPU.name])).rejects.toMatchObject({
      code: 'unsupported',
      message:
        'onnxruntime on 2 threads failed, and there is no other device to compute on. Its libraries are missing. Run fetch-cuda.',
    });
    await expect(createDeviceDirectory(accessTo([CUDA])).open()).rejects.toThrow(
      /^There is no device to compute on\. Its libraries/,
    );
  });

  it('passes over what cannot be opened any more, and says why', async () => {
    const access = accessTo(ALL);
    const open = (id: string): Promise<Device> =>
      id === 'webgpu' ? Promise.reject(new Error('The driver is gone.')) : access.open(id);
    const passed: string[][] = [];
    const directory = createDeviceDirectory({ ...access, open }, 'webgpu');
    const device = await directory.open([], (...told) => passed.push(told));
    expect(device.name).toBe(CPU.name);
    expect(passed).toEqual([[WEBGPU.name, 'The driver is gone.']]);
    const failed = [CPU.name, SLOW.name];
    await expect(directory.open(failed)).rejects.toThrow(
      /^The driver is gone\. .*, .*threads failed, and there is no other device to compute on\. Its libraries/,
    );
  });

  it('is listed with what it takes', async () => {
    const access = accessTo(ALL);
    const directory = createDeviceDirectory(access);
    expect(await directory.list(true)).toEqual({ devices: ALL, chosen: 'auto', auto: 'webgpu' });
    expect(access.looked).toEqual([true]);
    expect((await createDeviceDirectory(accessTo([CUDA])).list()).auto).toBeUndefined();
  });
});

describe('for work that kernels do as well', () => {
  it('a GPU is looked for where the work is large, and nothing otherwise', async () => {
    const access = accessTo(ALL);
    const { accelerators } = createDeviceDirectory(access);
    expect(accelerators!(2 ** 33)).toBeUndefined();
    expect(access.looked).toEqual([]);
    const source = accelerators!(2 ** 34)!;
    expect(accelerators!(2 ** 40)).toBe(source);
    expect((await source.open()).name).toBe(WEBGPU.name);
    await expect(source.open([WEBGPU.name])).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringMatching(/^onnxruntime on WebGPU failed, and there is no other device/),
    });
  });

  it('a processor is taken only where it was the first choice, and then for any work', async () => {
    const none = createDeviceDirectory(accessTo([CPU, SLOW])).accelerators!(Infinity)!;
    await expect(none.open()).rejects.toMatchObject({ code: 'unsupported' });
    const chosen = createDeviceDirectory(accessTo(ALL), 'cpu').accelerators!(1)!;
    expect((await chosen.open()).name).toBe(CPU.name);
    await expect(chosen.open([CPU.name])).rejects.toMatchObject({ code: 'unsupported' });
    const later = createDeviceDirectory(accessTo(ALL));
    await later.choose('cpu');
    expect(later.accelerators!(2 ** 50)).toBeUndefined();
    expect(later.accelerators!(Infinity)).toBeDefined();
  });

  it('a GPU that was chosen comes first, then others', async () => {
    const other = { ...WEBGPU, id: 'cuda', name: 'onnxruntime on CUDA', rate: 200 };
    const directory = createDeviceDirectory(accessTo([other, CPU, WEBGPU]));
    await directory.choose('webgpu');
    const source = directory.accelerators!(1)!;
    expect((await source.open()).name).toBe(WEBGPU.name);
    expect((await source.open([WEBGPU.name])).name).toBe(other.name);
    await directory.choose('auto');
    expect((await source.open()).name).toBe(other.name);
  });
});

describe('a choice', () => {
  it('comes before what is faster, and gives way once it has failed', async () => {
    const directory = createDeviceDirectory(accessTo(ALL), 'cpu');
    expect((await directory.open()).name).toBe(CPU.name);
    expect((await directory.open([CPU.name])).name).toBe(WEBGPU.name);
  });

  it('may be made later, of what is available', async () => {
    const directory = createDeviceDirectory(accessTo(ALL));
    await directory.choose('reference');
    expect((await directory.open()).name).toBe(SLOW.name);
    expect((await directory.list()).chosen).toBe('reference');
    await expect(directory.choose('toaster')).rejects.toMatchObject({
      code: 'bad-input',
      message: 'There is no device "toaster"; choose auto, cuda, reference, cpu, webgpu.',
    });
    await expect(directory.choose('cuda')).rejects.toThrow(
      'The device "cuda" (onnxruntime on CUDA) cannot be used. Its libraries are missing. Run fetch-cuda.',
    );
    expect((await directory.list()).chosen).toBe('reference');
  });

  it('of what is not there is refused when a device is opened: no other is taken in silence', async () => {
    const directory = createDeviceDirectory(accessTo(ALL), 'cuda');
    await expect(directory.open()).rejects.toMatchObject({ code: 'unsupported' });
  });

  it('finds out nothing before it is needed', () => {
    const access = accessTo(ALL);
    createDeviceDirectory(access, 'cpu');
    expect(access.looked).toEqual([]);
  });
});
