import type { Program } from '../../program/program.ts';
import type { Device, LoadedProgram, VariableValues } from '../device.ts';
import { loadPredictor } from './load-predictor.ts';
import { loadTrainer } from './load-trainer.ts';
import { peakNumbers } from './peak-numbers.ts';
import type { OnnxRuntime, OnnxSessionOptions } from './runtime.ts';
import { usefulThreads } from './useful-threads.ts';

/** Where onnxruntime computes. */
export type OnnxProvider = 'cuda' | 'webgpu' | 'cpu';

export interface OnnxDeviceOptions {
  readonly provider: OnnxProvider;
  /** Threads of the processor at most; 1 when absent. The same number gives the same bits. */
  readonly threads?: number;
  /**
   * Whether onnxruntime keeps memory for the next run. When absent it does for programs that are small enough: it takes memory in ever
   * larger pieces, and one of more than 1 GB ends some processes.
   */
  readonly arena?: boolean;
}

/** What loading needs to know of the device. */
export interface OnnxPlace {
  readonly runtime: OnnxRuntime;
  readonly name: string;
  readonly provider: OnnxProvider;
  readonly session: OnnxSessionOptions;
}

/** 1 GB by 2.5, in numbers: transforms and holes between values made the process 2.3 times as large as the values. */
const ARENA_NUMBERS = 2 ** 30 / 2.5 / 4;

/** A device that runs programs as ONNX models. Opening costs nothing: whether the provider is there shows when a program is loaded. */
export function openOnnxDevice(runtime: OnnxRuntime, options: OnnxDeviceOptions): Device {
  const { provider, threads = 1, arena } = options;
  const name = `onnxruntime on ${describe(provider, threads)}`;
  const session: Omit<OnnxSessionOptions, 'intraOpNumThreads'> = {
    executionProviders: [provider],
    interOpNumThreads: 1,
    // A pattern puts all values of a run into one allocation, which may be too large for the process.
    enableMemPattern: false,
    logSeverityLevel: 3,
    extra: { session: { set_denormal_as_zero: '1', intra_op: { allow_spinning: '1' } } },
  };
  const placeFor = (program: Program): OnnxPlace => {
    const enableCpuMemArena = arena ?? peakNumbers(program) < ARENA_NUMBERS;
    const intraOpNumThreads = usefulThreads(program, threads);
    return { runtime, name, provider, session: { ...session, enableCpuMemArena, intraOpNumThreads } };
  };
  return {
    id: 'onnx',
    name,
    load: (program: Program, variables: VariableValues): Promise<LoadedProgram> =>
      program.updates.length > 0
        ? loadTrainer(placeFor(program), program, variables)
        : loadPredictor(placeFor(program), program, variables),
    close: () => Promise.resolve(),
  };
}

function describe(provider: OnnxProvider, threads: number): string {
  if (provider === 'cuda') return 'CUDA';
  if (provider === 'webgpu') return 'WebGPU';
  return threads === 1 ? '1 CPU thread' : `${threads} CPU threads`;
}
