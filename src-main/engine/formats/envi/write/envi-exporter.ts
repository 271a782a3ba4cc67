import { EngineError } from '../../../errors.ts';
import type { Exporter } from '../../../raster/exporter.ts';
import type { Raster } from '../../../raster/raster.ts';
import { bytesOf, bytesPerSample } from '../../../raster/samples.ts';
import { throwIfCancelled } from '../../../run.ts';
import { labelSamples } from '../../labels/label-samples.ts';
import { rowWindows } from '../../row-windows.ts';
import { spareNodata } from '../../spare-nodata.ts';
import { uniformRaster } from '../../uniform-raster.ts';
import { uniformType } from '../../uniform-type.ts';
import { writeTogether } from '../../write-together.ts';
import { enviHeader } from './envi-header.ts';
import { enviPaths } from './envi-paths.ts';

const STAGE = 'Writing the map';

/**
 * Writes bands one after another without compression (bsq, little-endian), and the header beside: labels as an ENVI
 * Classification with its names and colours, other rasters as ENVI Standard. It has no mask: where pixels have no data and the bands
 * no value for that, one is taken that no pixel has, and `bad-input` thrown where all are in use.
 */
export const enviExporter: Exporter = {
  write: async (given, path, files, options, run) => {
    const { legend, metadata } = options;
    const labels = legend && labelSamples(given, legend);
    const type = typeOf(labels ?? given);
    const spare = type.nodata === undefined;
    const uniform = uniformRaster(labels ?? given, {
      ...type,
      nodata: type.nodata ?? spareNodata(type.sampleType),
      spare,
    });
    const { raster, seen } = uniform;
    throwIfCancelled(run.signal);
    const { data: dataPath, header: headerPath } = enviPaths(path);
    await writeTogether(files, [dataPath, headerPath], async ([data, header]) => {
      const { width, height } = raster.grid;
      const bandBytes = width * height * bytesPerSample(type.sampleType);
      let written = 0;
      for (const { bands, window } of rowWindows(raster)) {
        throwIfCancelled(run.signal);
        const block = await raster.read(window, { bands, signal: run.signal });
        for (const [at, band] of bands.entries()) {
          const bytes = bytesOf(block.bands[at]);
          await data.write(band * bandBytes + window.row * (bandBytes / height), bytes);
          written += bytes.length;
        }
        run.report({ stage: STAGE, fraction: written / (raster.bands.length * bandBytes) });
      }
      throwIfCancelled(run.signal);
      if (spare && seen.gaps && seen.collision) throw noValueLeft(given);
      const nodata = spare && !seen.gaps ? undefined : raster.bands[0].nodata;
      const text = enviHeader(raster, { ...type, nodata }, { legend: options.legend, metadata });
      await header.write(0, new TextEncoder().encode(text));
    });
  },
};

/** ENVI has no signed bytes. */
function typeOf(raster: Raster): ReturnType<typeof uniformType> {
  const type = uniformType(raster);
  return type.sampleType === 'int8' ? { ...type, sampleType: 'int16' } : type;
}

function noValueLeft({ name }: Raster): EngineError {
  return new EngineError(
    'bad-input',
    `${name} has pixels without data, and no value is left to say so in an ENVI file. Write a GeoTIFF, which has a mask.`,
  );
}
