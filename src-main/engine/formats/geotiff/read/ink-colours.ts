import { bytesOf, viewSamples, type SampleType } from '../../../raster/samples.ts';
import type { SampleReader } from './image-raster.ts';

const INKS = [0, 1, 2, 3];

/**
 * Cyan, magenta, yellow and black of 8 bits as red, green, blue and an alpha that is 255 everywhere: what libtiff, and so GDAL,
 * makes of them.
 */
export function inksAsColours(read: SampleReader, sampleType: SampleType): SampleReader {
  return async (window, bands, signal) => {
    const inks = (await read(window, INKS, signal)).map(bytesOf);
    return bands.map((band) => viewSamples(sampleType, colourOf(inks, band).buffer));
  };
}

function colourOf(inks: readonly Uint8Array[], band: number): Uint8Array<ArrayBuffer> {
  const black = inks[3];
  const colour = new Uint8Array(black.length).fill(255);
  if (band === 3) return colour;
  const ink = inks[band];
  for (let index = 0; index < colour.length; index += 1) {
    colour[index] = Math.floor(((255 - black[index]) * (255 - ink[index])) / 255);
  }
  return colour;
}
