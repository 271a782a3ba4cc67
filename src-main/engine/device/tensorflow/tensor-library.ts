/** A tensor that lives in the library's memory until it is disposed of. */
export interface LibraryTensor {
  readonly shape: readonly number[];
  data(): Promise<Float32Array | Int32Array | Uint8Array>;
  dispose(): void;
}

type LibraryType = 'float32' | 'int32';
type Unary = (x: LibraryTensor) => LibraryTensor;
type Binary = (left: LibraryTensor, right: LibraryTensor) => LibraryTensor;
type Reduction = (x: LibraryTensor, axes: number[], keep: boolean) => LibraryTensor;

/** What is used of TensorFlow.js: its function style, the same in tfjs-core, @tensorflow/tfjs and tfjs-node 4. */
export interface TensorLibrary {
  tensor(values: Float32Array | Int32Array, shape: number[], type: LibraryType): LibraryTensor;
  /** Disposes of all that `work` makes but what it returns. */
  tidy(work: () => LibraryTensor): LibraryTensor;
  memory(): { readonly numTensors: number };

  readonly clone: Unary;
  readonly neg: Unary;
  readonly exp: Unary;
  readonly log: Unary;
  readonly sqrt: Unary;
  readonly relu: Unary;
  readonly floor: Unary;
  readonly cos: Unary;
  readonly add: Binary;
  readonly sub: Binary;
  readonly mul: Binary;
  readonly div: Binary;
  readonly maximum: Binary;
  greater(left: LibraryTensor, right: number): LibraryTensor;
  cast(x: LibraryTensor, type: LibraryType): LibraryTensor;
  matMul(
    left: LibraryTensor,
    right: LibraryTensor,
    transposeLeft: boolean,
    transposeRight: boolean,
  ): LibraryTensor;
  transpose(x: LibraryTensor, order: number[]): LibraryTensor;
  reshape(x: LibraryTensor, shape: number[]): LibraryTensor;
  broadcastTo(x: LibraryTensor, shape: number[]): LibraryTensor;
  slice(x: LibraryTensor, starts: number[], lengths: number[]): LibraryTensor;
  pad(x: LibraryTensor, paddings: [number, number][]): LibraryTensor;
  concat(parts: LibraryTensor[], axis: number): LibraryTensor;
  readonly sum: Reduction;
  readonly max: Reduction;
  argMax(x: LibraryTensor, axis: number): LibraryTensor;
  gather(table: LibraryTensor, indices: LibraryTensor): LibraryTensor;
  scatterND(indices: LibraryTensor, rows: LibraryTensor, shape: number[]): LibraryTensor;
  oneHot(indices: LibraryTensor, depth: number): LibraryTensor;
  conv2d(
    images: LibraryTensor,
    filters: LibraryTensor,
    strides: number,
    pad: 'same' | 'valid',
  ): LibraryTensor;
  /** The kernels that have no function of their own: gradients of a convolution. */
  engine(): { runKernel(name: string, inputs: object, attributes: object): unknown };
}
