import type { ByteSource } from '../../bytes.ts';
import type { Dataset } from '../../raster/raster.ts';
import type { Workers } from '../../workers.ts';
import { stridedDataset } from '../strided/strided-dataset.ts';
import { enviBands } from './envi-bands.ts';
import { enviClasses } from './envi-classes.ts';
import { enviGeoreference } from './envi-georeference.ts';
import { endOf, enviLayout, type EnviLayout } from './envi-layout.ts';
import { numbersOf, wordsOf, type HeaderFields } from './parse-header.ts';
import { EngineError } from '../../errors.ts';

/** Fields that are shown as they are. */
const SHOWN = [
  'sensor type',
  'acquisition time',
  'x start',
  'y start',
  'data units',
  'reflectance scale factor',
];

/** A raster of the data file as its header describes it. `source` is shown as the name. */
export async function enviDataset(
  name: string,
  headerName: string,
  fields: HeaderFields,
  data: ByteSource,
  workers: Workers,
  close: () => Promise<void>,
): Promise<Dataset> {
  const layout = enviLayout(headerName, fields);
  checkBandCount(headerName, layout, data);
  const { width, height } = layout;
  return stridedDataset({
    name,
    format: 'ENVI',
    source: data,
    workers,
    layout,
    grid: { width, height, ...(await enviGeoreference(fields)) },
    bands: enviBands(fields, layout),
    details: detailsOf(fields, layout),
    problems: problemsOf(layout, data),
    ...enviClasses(fields),
    close,
  });
}

/** Bands are listed one by one: not more of them than the data file has bytes. */
function checkBandCount(headerName: string, { bandCount }: EnviLayout, data: ByteSource): void {
  if (bandCount <= Math.max(1, data.size)) return;
  throw new EngineError(
    'damaged',
    `${headerName} describes ${bandCount} bands, but ${data.name} has only ${data.size} bytes. Copy both files again.`,
  );
}

function detailsOf(fields: HeaderFields, layout: EnviLayout): Record<string, string> {
  const { interleave, littleEndian, bandCount, offset } = layout;
  const bad = numbersOf(fields, 'bbl', bandCount)?.filter((good) => good === 0).length;
  const shown = SHOWN.filter((name) => fields.get(name)).map((name) => [name, fields.get(name)!]);
  return {
    interleave,
    'byte order': littleEndian ? 'little-endian' : 'big-endian',
    compression: 'none',
    ...(offset > 0 ? { 'header offset': `${offset} bytes` } : {}),
    ...(bad ? { 'bad bands': String(bad) } : {}),
    ...(fields.get('default bands') ? { 'default bands': wordsOf(fields, 'default bands').join(', ') } : {}),
    ...Object.fromEntries(shown),
  };
}

function problemsOf(layout: EnviLayout, data: ByteSource): string[] {
  const problems: string[] = [];
  if (endOf(layout) > data.size) {
    problems.push(
      `${data.name} is truncated: it has ${data.size} bytes where its header describes ${endOf(layout)}. What is missing cannot be read; copy the file again.`,
    );
  }
  return problems;
}
