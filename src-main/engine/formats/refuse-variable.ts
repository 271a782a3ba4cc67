import { EngineError } from '../errors.ts';
import type { OpenContext } from '../raster/reader.ts';

/** Throws `bad-input` where `FILE:name` was asked for of a format whose files are one image: "a GeoTIFF". */
export function refuseVariable(name: string, kind: string, { variable }: OpenContext): void {
  if (variable === undefined) return;
  throw new EngineError(
    'bad-input',
    `${name} is ${kind}, which holds no variables: leave ":${variable}" out.`,
  );
}
