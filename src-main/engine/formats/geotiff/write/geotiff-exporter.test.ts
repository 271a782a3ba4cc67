import { fromArrayBuffer } from 'geotiff';
import { nodeCodecs } from '../../../../node/codecs.ts';
import { readAll } from '../../../bytes.ts';
import { memoryRaster } from '../../../raster/memory-raster.ts';
import type { Samples } from '../../../raster/samples.ts';
import { checkExporter, type ExporterSubject } from '../../../testing/check-exporter.ts';
import { inlineWorkers } from '../../../workers.ts';
import { geotiffExporter } from './geotiff-exporter.ts';

/** geotiff.js reads what is written here without knowing anything of it. */
const readBack: ExporterSubject['readBack'] = async (path, files) => {
  const bytes = await readAll(await files.open(path));
  const image = await (await fromArrayBuffer(bytes.slice().buffer)).getImage();
  const [samples] = (await image.readRasters()) as unknown as Samples[];
  const [x, y] = image.getOrigin();
  const [across, down] = image.getResolution();
  const epsg: number | undefined = image.getGeoKeys()?.ProjectedCSTypeGeoKey;
  const colours = (await image.fileDirectory.loadValue('ColorMap')) ?? [];
  const size = colours.length / 3;
  const raster = memoryRaster({
    name: path,
    grid: {
      width: image.getWidth(),
      height: image.getHeight(),
      transform: [across, 0, x, 0, down, y],
      georeferenced: true,
      crs: { name: '', epsg, unit: 'metre' },
    },
    bands: [
      {
        name: 'labels',
        sampleType: samples instanceof Uint8Array ? 'uint8' : 'uint16',
        scale: 1,
        offset: 0,
        nodata: image.getGDALNoData() ?? undefined,
      },
    ],
    samples: [samples],
  });
  const palette = Array.from({ length: size }, (_, value) => {
    const channel = (index: number): number => colours[index * size + value] >> 8;
    return [channel(0), channel(1), channel(2), 255] as const;
  });
  return { ...raster, palette };
};

checkExporter('GeoTIFF', {
  exporter: geotiffExporter,
  suffix: '.tif',
  workers: inlineWorkers(nodeCodecs),
  readBack,
});
