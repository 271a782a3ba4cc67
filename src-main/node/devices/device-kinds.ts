import { availableParallelism } from 'node:os';
import type { Device } from '../../engine/device/device.ts';
import type { OnnxProvider } from '../../engine/device/onnx/open-onnx-device.ts';

/** One kind of device that a machine may have. */
export interface DeviceKind {
  readonly id: string;
  readonly provider: string;
  /** For people, where none is opened. */
  readonly title: string;
  /** Whether "auto" may take it before those that have no rate: one that is always slow is not measured. */
  readonly measured: boolean;
  /** Whether it computes elsewhere than on the processor. */
  readonly isGpu?: boolean;
  /** On this thread. Throws UnavailableDevice. It may end the process, where native libraries are broken. */
  open(): Promise<Device>;
}

export const DEVICE_KINDS: readonly DeviceKind[] = [
  onnxKind('cuda', 'onnxruntime on CUDA'),
  onnxKind('webgpu', 'onnxruntime on WebGPU'),
  onnxKind('cpu', 'onnxruntime on the CPU'),
  {
    id: 'tensorflow-gpu',
    provider: 'tensorflow',
    title: 'TensorFlow on the GPU',
    measured: true,
    isGpu: true,
    open: () => openTensorflow('gpu'),
  },
  {
    id: 'tensorflow',
    provider: 'tensorflow',
    title: 'TensorFlow on the CPU',
    measured: true,
    open: () => openTensorflow('cpu'),
  },
  {
    id: 'reference',
    provider: 'reference',
    title: 'Float64 in plain TypeScript',
    measured: false,
    open: openReference,
  },
];

export const DEVICE_IDS: readonly string[] = DEVICE_KINDS.map(({ id }) => id);

function onnxKind(id: OnnxProvider, title: string): DeviceKind {
  return {
    id,
    provider: 'onnx',
    title,
    measured: true,
    isGpu: id !== 'cpu',
    open: async () => {
      const [{ checkOnnxFiles }, { openOnnx }] = await Promise.all([
        import('./check-onnx-files.ts'),
        import('./open-onnx.ts'),
      ]);
      checkOnnxFiles(id);
      return openOnnx({ provider: id, threads: availableParallelism() });
    },
  };
}

/** Loaded on first use: the help of every command lists the ids. */
async function openTensorflow(processor: 'gpu' | 'cpu'): Promise<Device> {
  const opener = await import('./open-tensorflow.ts');
  return opener.openTensorflow(processor);
}

async function openReference(): Promise<Device> {
  const { referenceDevice } = await import('../../engine/device/reference/reference-device.ts');
  return referenceDevice();
}
