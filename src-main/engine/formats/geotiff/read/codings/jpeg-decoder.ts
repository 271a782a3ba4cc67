import type { Decoder } from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs';

/** Turns a JPEG stream of one or three components into its samples, pixel by pixel. Throws whatever libjpeg says. */
export type JpegDecoder = (stream: Uint8Array) => Uint8Array;

let opening: Promise<JpegDecoder> | undefined;

/** libjpeg-turbo, made once for each thread. */
export function openJpegDecoder(): Promise<JpegDecoder> {
  opening ??= open();
  return opening;
}

async function open(): Promise<JpegDecoder> {
  const { default: instantiate } = await import('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs');
  const silent = (): void => {};
  const module = await instantiate({ print: silent, printErr: silent });
  return (stream) => {
    const decoder = new module.JPEGDecoder();
    try {
      return run(decoder, stream);
    } finally {
      decoder.delete();
    }
  };
}

function run(decoder: Decoder, stream: Uint8Array): Uint8Array {
  decoder.getEncodedBuffer(stream.length).set(stream);
  decoder.decode();
  // The result lies in the decoder's memory, which is given back.
  return decoder.getDecodedBuffer().slice();
}
