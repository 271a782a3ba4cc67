import type { Files } from '../bytes.ts';
import type { Run } from '../run.ts';
import type { Raster } from './raster.ts';

/** What a value of a label raster means. */
export interface LegendEntry {
  /** The sample value, >= 1. */
  readonly value: number;
  readonly name: string;
  /** #rrggbb */
  readonly colour: string;
  readonly pixels: number;
  readonly hectares?: number;
}

export interface LabelExport {
  readonly legend: readonly LegendEntry[];
  /** Written into the file's metadata, e.g. software, recipe, source. */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface Exporter {
  /**
   * Writes a raster of one uint8 or uint16 band (0 = no data) with its legend. Every file is complete under its final name or
   * not there: cancelled or failed, nothing is left.
   */
  writeLabels(raster: Raster, path: string, files: Files, options: LabelExport, run: Run): Promise<void>;
}
