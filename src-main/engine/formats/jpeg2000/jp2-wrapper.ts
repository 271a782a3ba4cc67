import type { ComponentSize } from './image-size.ts';

/** How decoded channels come out: 8 bits unsigned, or 16 bits of either kind. */
export interface ChannelFormat {
  readonly bits: 8 | 16;
  readonly signed: boolean;
}

const GREY = 17;

/**
 * The head of a JP2 file around a codestream that presents `channels` (zero-based components, one to three) as the image.
 * The component mapping box makes them the only ones that leave the decoder, in this format, with no colours converted
 * (ISO 15444-1, I.5.3.4 and I.5.3.5: mapping type 0 passes samples as they are).
 */
export function jp2Wrapper(
  size: { readonly width: number; readonly height: number },
  components: readonly ComponentSize[],
  channels: readonly number[],
  format: ChannelFormat,
  codestreamLength: number,
): Uint8Array {
  const depth = depthOf(format.bits, format.signed);
  const header = [
    ...box('ihdr', [...long(size.height), ...long(size.width), ...short(components.length), 255, 7, 0, 0]),
    ...box(
      'bpcc',
      components.map(({ bits, signed }) => depthOf(bits, signed)),
    ),
    ...box('colr', [1, 0, 0, ...long(GREY)]),
    ...box('pclr', [
      ...short(1),
      channels.length,
      ...channels.map(() => depth),
      ...channels.flatMap(() => (format.bits === 8 ? [0] : [0, 0])),
    ]),
    ...box(
      'cmap',
      channels.flatMap((component) => [...short(component), 0, 0]),
    ),
  ];
  return Uint8Array.from([
    ...box('jP  ', [0x0d, 0x0a, 0x87, 0x0a]),
    ...box('ftyp', [...letters('jp2 '), ...long(0), ...letters('jp2 ')]),
    ...box('jp2h', header),
    ...long(8 + codestreamLength),
    ...letters('jp2c'),
  ]);
}

function depthOf(bits: number, signed: boolean): number {
  return bits - 1 + (signed ? 128 : 0);
}

function box(type: string, content: readonly number[]): number[] {
  return [...long(8 + content.length), ...letters(type), ...content];
}

function letters(text: string): number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}

function long(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

function short(value: number): number[] {
  return [value >> 8, value & 255];
}
