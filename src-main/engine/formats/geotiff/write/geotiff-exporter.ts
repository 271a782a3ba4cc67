import { EngineError } from '../../../errors.ts';
import type { Exporter, LabelExport, LegendEntry } from '../../../raster/exporter.ts';
import type { Raster } from '../../../raster/raster.ts';
import { subRun, throwIfCancelled, type Run } from '../../../run.ts';
import { colourMap } from './colours.ts';
import { georeferenceTags } from './georeference-tags.ts';
import { LabelPyramid, pyramidLevels } from './label-pyramid.ts';
import { writeLabelTiff } from './label-tiff.ts';
import { forEachLabelTile } from './label-tiles.ts';
import { legendXml } from './legend-xml.ts';
import { ascii, type Tag } from './tiff-tags.ts';
import { TileSpool } from './tile-spool.ts';
import { writeTogether } from './write-together.ts';
import { escapeXml } from './xml.ts';

const GDAL_METADATA = 42112;

/** Encoding takes nearly all of the time; what follows is a copy. */
const ENCODED_FRACTION = 0.95;

const STAGE = 'Writing the map';

/**
 * Writes labels as a cloud-optimized GeoTIFF with palette, no-data value and overviews, and `PATH.aux.xml` beside it with the
 * names and the attribute table. uint8 where every label of the legend fits, else uint16. Throws `bad-input` for anything but
 * one band of labels, or a legend that cannot be written.
 */
export const geotiffExporter: Exporter = {
  writeLabels: async (raster, path, files, options, run) => {
    const bits = bitsFor(raster, options.legend);
    throwIfCancelled(run.signal);
    await writeTogether(files, [path, `${path}.aux.xml`], async ([data, names]) => {
      const spool = new TileSpool(files, path);
      try {
        const { levels } = await encodeTiles(raster, bits, spool, subRun(run, 0, ENCODED_FRACTION));
        const image = {
          bits,
          colourMap: colourMap(options.legend, bits),
          mainTags: mainTags(raster, options),
        };
        const copying = subRun(run, ENCODED_FRACTION, 1);
        const report = (fraction: number): void => copying.report({ stage: STAGE, fraction });
        await writeLabelTiff(data, levels, spool, image, { signal: run.signal, report });
      } finally {
        await spool.close();
      }
      await names.write(0, new TextEncoder().encode(legendXml(options.legend)));
      throwIfCancelled(run.signal);
    });
  },
};

async function encodeTiles(raster: Raster, bits: 8 | 16, spool: TileSpool, run: Run): Promise<LabelPyramid> {
  const pyramid = new LabelPyramid(pyramidLevels(raster.grid.width, raster.grid.height), spool, run);
  const count = pyramid.levels[0].tiles.length;
  let taken = 0;
  try {
    await forEachLabelTile(raster, bits, run, async (column, row, pixels) => {
      await pyramid.add(column, row, pixels);
      taken += 1;
      run.report({ stage: STAGE, fraction: taken / count });
    });
  } finally {
    await pyramid.finish();
  }
  return pyramid;
}

function bitsFor({ name, bands }: Raster, legend: readonly LegendEntry[]): 8 | 16 {
  const [band] = bands;
  if (bands.length !== 1 || (band.sampleType !== 'uint8' && band.sampleType !== 'uint16')) {
    throw new EngineError(
      'bad-input',
      `${name} is not a label raster: it needs one band of uint8 or uint16.`,
    );
  }
  const values = new Set(legend.map(({ value }) => value));
  const sound = legend.every(
    ({ value, colour }) =>
      Number.isInteger(value) && value >= 1 && value <= 65535 && /^#[0-9a-f]{6}$/i.test(colour),
  );
  if (!sound || values.size < legend.length) {
    throw new EngineError(
      'bad-input',
      `The legend of ${name} cannot be written: values must differ and be 1 to 65535, colours #rrggbb.`,
    );
  }
  if (legend.some(({ value }) => value > 255)) return 16;
  return band.sampleType === 'uint8' || legend.length > 0 ? 8 : 16;
}

function mainTags({ grid }: Raster, { metadata }: LabelExport): Tag[] {
  // GDAL escapes these values twice, and undoes it twice.
  const items = Object.entries(metadata).map(
    ([name, value]) => `  <Item name="${escapeXml(name)}">${escapeXml(escapeXml(value))}</Item>\n`,
  );
  const tags = georeferenceTags(grid);
  if (items.length > 0) tags.push(ascii(GDAL_METADATA, `<GDALMetadata>\n${items.join('')}</GDALMetadata>\n`));
  return tags;
}
