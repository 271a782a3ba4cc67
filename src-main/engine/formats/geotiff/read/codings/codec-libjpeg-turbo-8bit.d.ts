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
