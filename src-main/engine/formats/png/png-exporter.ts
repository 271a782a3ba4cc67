import { EngineError } from '../../errors.ts';
import type { ByteSink } from '../../bytes.ts';
import type { Exporter } from '../../raster/exporter.ts';
import type { Raster } from '../../raster/raster.ts';
import { subRun, throwIfCancelled, type Run } from '../../run.ts';
import { auxiliaryXml } from '../gdal-metadata/auxiliary-xml.ts';
import { labelSamples } from '../labels/label-samples.ts';
import { rowWindows } from '../row-windows.ts';
import { spareNodata } from '../spare-nodata.ts';
import { uniformRaster } from '../uniform-raster.ts';
import { uniformType } from '../uniform-type.ts';
import { writeTogether } from '../write-together.ts';
import { compressRows } from './compress-rows.ts';
import { PNG_SIGNATURE, pngChunk } from './png-chunks.ts';
import { pngHeader, pngImage, type PngImage } from './png-image.ts';
import { putRows, rowsLength } from './png-rows.ts';
import { worldFile, worldFilePath } from './world-file.ts';

const STAGE = 'Writing the picture';

/** A PNG is one compressed stream, which is made in memory. */
const LARGEST_ROWS = 512 << 20;

/** Reading before, deflating after. */
const READ_FRACTION = 0.5;

/**
 * Writes a PNG, `.pgw` beside it with its place and `.png.aux.xml` with reference system, no-data value and names. Labels of 8
 * bits get a palette. Throws `unsupported` for other than one or three bands of uint8 or uint16, and for more than 512 MB of them.
 */
export const pngExporter: Exporter = {
  write: async (given, path, files, options, run) => {
    const { legend } = options;
    const source = legend ? labelSamples(given, legend) : given;
    const type = uniformType(source);
    const image = pngImage(source, type, legend);
    if (rowsLength(image) > LARGEST_ROWS) throw tooLarge(given, image);
    const spare = type.nodata === undefined;
    const held = { ...type, nodata: type.nodata ?? spareNodata(type.sampleType), spare };
    const { raster, seen } = uniformRaster(source, held);
    throwIfCancelled(run.signal);
    const { grid } = raster;
    const paths = [path, `${path}.aux.xml`, ...(grid.georeferenced ? [worldFilePath(path)] : [])];
    await writeTogether(files, paths, async ([data, auxiliary, world]) => {
      const rows = await readRows(raster, image, subRun(run, 0, READ_FRACTION));
      const level = Number(options.parameters.level);
      const task = { rows, image, level };
      const compressed = await run.workers.run(compressRows, task, {
        signal: run.signal,
        transfer: [rows.buffer],
      });
      if (spare && seen.gaps && seen.collision) throw noValueLeft(given);
      await writeChunks(data, image, compressed);
      const nodata = spare && !seen.gaps ? undefined : held.nodata;
      const bandCount = image.channels;
      const xml = auxiliaryXml({ grid, nodata, bandCount, legend: options.legend });
      await auxiliary.write(0, new TextEncoder().encode(xml));
      await world?.write(0, new TextEncoder().encode(worldFile(grid.transform)));
      run.report({ stage: STAGE, fraction: 1 });
      throwIfCancelled(run.signal);
    });
  },
};

async function readRows(raster: Raster, image: PngImage, run: Run): Promise<Uint8Array<ArrayBuffer>> {
  const rows = new Uint8Array(rowsLength(image));
  const all = raster.bands.map((_, band) => band);
  for (const { window } of rowWindows({ ...raster, bands: raster.bands.slice(0, 1) })) {
    throwIfCancelled(run.signal);
    const { bands } = await raster.read(window, { bands: all, signal: run.signal });
    putRows(rows, image, window.row, bands);
    run.report({ stage: STAGE, fraction: (window.row + window.height) / image.height });
  }
  return rows;
}

async function writeChunks(sink: ByteSink, image: PngImage, compressed: Uint8Array): Promise<void> {
  const chunks = [
    PNG_SIGNATURE,
    pngChunk('IHDR', pngHeader(image)),
    ...(image.palette ? [pngChunk('PLTE', image.palette), pngChunk('tRNS', Uint8Array.of(0))] : []),
    pngChunk('IDAT', compressed),
    pngChunk('IEND', new Uint8Array(0)),
  ];
  let offset = 0;
  for (const chunk of chunks) {
    await sink.write(offset, chunk);
    offset += chunk.length;
  }
}

function tooLarge({ name }: Raster, { width, height }: PngImage): EngineError {
  return new EngineError(
    'unsupported',
    `${name} is too large for a PNG (${width} x ${height} pixels; 512 MB at most). Write a GeoTIFF.`,
  );
}

function noValueLeft({ name }: Raster): EngineError {
  return new EngineError(
    'bad-input',
    `${name} has pixels without data, and no value is left to say so in a PNG. Write a GeoTIFF, which has a mask.`,
  );
}
