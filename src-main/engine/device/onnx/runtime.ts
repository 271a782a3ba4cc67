/** Numbers that onnxruntime holds, in memory or on a GPU. */
export interface OnnxTensor {
  /** Throws where the numbers lie on a GPU. */
  readonly data: unknown;
  /** 'cpu' or 'gpu-buffer'. */
  readonly location: string;
  dispose(): void;
}

/** What of onnxruntime's session options is used. */
export interface OnnxSessionOptions {
  readonly executionProviders: readonly string[];
  readonly intraOpNumThreads?: number;
  readonly interOpNumThreads?: number;
  readonly enableCpuMemArena?: boolean;
  readonly enableMemPattern?: boolean;
  readonly graphOptimizationLevel?: 'disabled' | 'basic' | 'extended' | 'layout' | 'all';
  /** 0 tells all, 4 only what ends the process. */
  readonly logSeverityLevel?: 0 | 1 | 2 | 3 | 4;
  readonly preferredOutputLocation?: Readonly<Record<string, 'cpu' | 'gpu-buffer'>>;
  readonly extra?: Readonly<Record<string, unknown>>;
}

export interface OnnxSession {
  run(feeds: Readonly<Record<string, OnnxTensor>>): Promise<Readonly<Record<string, OnnxTensor>>>;
  release(): Promise<void>;
}

/** What of the package onnxruntime-node the device uses; the package itself fits. */
export interface OnnxRuntime {
  readonly Tensor: new (
    type: 'float32' | 'int32',
    data: Float32Array | Int32Array,
    shape: readonly number[],
  ) => OnnxTensor;
  readonly InferenceSession: {
    create(model: Uint8Array, options: OnnxSessionOptions): Promise<OnnxSession>;
  };
}
