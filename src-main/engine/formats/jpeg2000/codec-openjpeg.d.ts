declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  /** OpenJPEG in WebAssembly; memory of its own. */
  export interface OpenJpegModule {
    readonly HEAPU8: Uint8Array;
    readonly J2KDecoder: new () => J2kDecoder;
  }

  export interface J2kDecoder {
    /** Room for the codestream in the module's memory. */
    getEncodedBuffer(length: number): Uint8Array;
    /** A copy of the decoded bytes. */
    getDecodedBuffer(): Uint8ClampedArray<ArrayBuffer>;
    decodeSubResolution(reduction: number, layer: number): void;
    getFrameInfo(): FrameInfo;
    delete(): void;
  }

  export interface FrameInfo {
    readonly width: number;
    readonly height: number;
    readonly bitsPerSample: number;
    readonly componentCount: number;
    readonly isSigned: boolean;
  }

  const open: (options: {
    print: (line: string) => void;
    printErr: (line: string) => void;
  }) => Promise<OpenJpegModule>;
  export default open;
}

declare module '@cornerstonejs/codec-openjpeg/wasmjs' {
  import type { FrameInfo } from '@cornerstonejs/codec-openjpeg/decodewasmjs';

  /** The encoder of the same package. */
  export interface J2kEncoder {
    getDecodedBuffer(frame: FrameInfo): Uint8Array;
    getEncodedBuffer(): Uint8Array;
    setDecompositions(levels: number): void;
    setQuality(lossless: boolean, layers: number): void;
    setCompressionRatio(layer: number, ratio: number): void;
    setProgressionOrder(order: number): void;
    encode(): void;
    delete(): void;
  }

  const open: (options: {
    print: (line: string) => void;
    printErr: (line: string) => void;
  }) => Promise<{ readonly J2KEncoder: new () => J2kEncoder }>;
  export default open;
}
