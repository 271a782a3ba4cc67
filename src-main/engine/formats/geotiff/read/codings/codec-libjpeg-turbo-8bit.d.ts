/** The part of the package that is used; it brings no types. */
declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs' {
  export interface Decoder {
    /** Room for so many bytes of a stream; valid until the next call. */
    getEncodedBuffer(length: number): Uint8Array;
    decode(): void;
    getDecodedBuffer(): Uint8Array;
    delete(): void;
  }

  export interface Module {
    readonly JPEGDecoder: new () => Decoder;
  }

  export default function instantiate(options: {
    print(text: string): void;
    printErr(text: string): void;
  }): Promise<Module>;
}

/** The part of its encoder that tests use. */
declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/wasmjs' {
  export interface Encoder {
    /** Room for the pixels to encode. */
    getDecodedBuffer(frame: {
      width: number;
      height: number;
      bitsPerSample: number;
      componentCount: number;
      isSigned: boolean;
    }): Uint8Array;
    setQuality(quality: number): void;
    setProgressive(progressive: boolean): void;
    /** 0 none, 1 halved across, 2 halved both ways, 3 grey. */
    setSubSampling(kind: number): void;
    encode(): void;
    getEncodedBuffer(): Uint8Array;
    delete(): void;
  }

  export default function instantiate(): Promise<{ readonly JPEGEncoder: new () => Encoder }>;
}
