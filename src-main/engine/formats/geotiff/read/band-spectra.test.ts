import { describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../../../node/codecs.ts';
import { memorySource } from '../../../bytes.ts';
import type { Dataset } from '../../../raster/raster.ts';
import { openContext } from '../../../testing/open-context.ts';
import { filesBeside } from '../../../testing/tiny-cube.ts';
import { writeTinyTiff } from '../../../testing/tiny-tiff.ts';
import { inlineWorkers } from '../../../workers.ts';
import { wavelengthInName } from './band-spectra.ts';
import { geotiffReader } from './geotiff-reader.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Three bands of 2 x 2 pixels with a text of GDAL's metadata, and text files beside. */
function open(
  metadata: string | undefined,
  beside: Record<string, string> = {},
  name = 'tiny.tif',
): Promise<Dataset> {
  const bands = [1, 2, 3].map((value) => Int16Array.of(value, value, value, -32768));
  const tags: Record<number, string> =
    metadata === undefined ? {} : { 42112: `<GDALMetadata>${metadata}</GDALMetadata>` };
  const file = writeTinyTiff([{ width: 2, height: 2, sampleType: 'int16', bands, tags }]);
  const texts = Object.fromEntries(Object.entries(beside).map(([path, text]) => [path, encode(text)]));
  const auxiliary = texts['tiny.tif.aux.xml'];
  return geotiffReader.open(
    memorySource(name, file),
    openContext(inlineWorkers(nodeCodecs), {
      beside: filesBeside(texts),
      sibling: async (suffix) =>
        suffix === '.aux.xml' && auxiliary ? memorySource(suffix, auxiliary) : undefined,
    }),
  );
}

const perBand = (item: (band: number) => string): string => [0, 1, 2].map(item).join('');
const wavelengthsOf = ({ bands }: Dataset) => bands.map(({ wavelength }) => wavelength);
const widthsOf = ({ bands }: Dataset) => bands.map(({ bandwidth }) => bandwidth);

describe('wavelengths of a GeoTIFF', () => {
  it.each([
    [
      'in the IMAGERY domain',
      perBand(
        (band) =>
          `<Item name="CENTRAL_WAVELENGTH_UM" sample="${band}" domain="IMAGERY">${0.4 + band / 10}</Item>` +
          `<Item name="FWHM_UM" sample="${band}" domain="IMAGERY">0.01</Item>`,
      ),
    ],
    [
      'in items of each band',
      perBand(
        (band) =>
          `<Item name="wavelength" sample="${band}">${400 + band * 100}</Item>` +
          `<Item name="wavelength_units" sample="${band}">Nanometers</Item><Item name="fwhm" sample="${band}">10</Item>`,
      ),
    ],
    [
      'in lists of the whole file',
      '<Item name="wavelength">{0.4, 0.5,\n0.6}</Item><Item name="wavelength_units">Micrometers</Item><Item name="fwhm">{0.01 0.01 0.01}</Item>',
    ],
    [
      "in GDAL's ENVI domain",
      '<Item name="wavelength" domain="ENVI">{400, 500, 600}</Item><Item name="wavelength units" domain="ENVI">nm</Item><Item name="fwhm" domain="ENVI">{10,10,10}</Item>',
    ],
  ])('%s', async (_, metadata) => {
    const dataset = await open(metadata);
    expect(wavelengthsOf(dataset)).toEqual([400, 500, 600]);
    expect(widthsOf(dataset)).toEqual([10, 10, 10]);
  });

  it('in the .aux.xml beside, band by band and as lists', async () => {
    const domain = (items: string): string =>
      `<PAMDataset><Metadata domain="ENVI">${items}</Metadata></PAMDataset>`;
    const lists = '<MDI key="wavelength">{400, 500, 600}</MDI><MDI key="wavelength_units">Nanometers</MDI>';
    expect(wavelengthsOf(await open(undefined, { 'tiny.tif.aux.xml': domain(lists) }))).toEqual([
      400, 500, 600,
    ]);
  });

  it('in names of bands', async () => {
    const names = ['Blue (0.4 Micrometers)', 'band 2 (500 Nanometers)', '600 nm'];
    const dataset = await open(
      perBand((band) => `<Item name="DESCRIPTION" sample="${band}" role="description">${names[band]}</Item>`),
    );
    expect(wavelengthsOf(dataset)).toEqual([400, 500, 600]);
    expect(dataset.bands.map(({ name }) => name)).toEqual(names);
  });

  it('in an ENVI header of the same name, where it describes the same image', async () => {
    const header = (size: string): string =>
      `ENVI\n${size}\nbands = 3\nwavelength units = nm\nwavelength = {400, 500, 600}\nfwhm = {10, 10, 10}\nbbl = {1, 0, 0}\n`;
    const dataset = await open(undefined, { 'tiny.hdr': header('samples = 2\nlines = 2') });
    expect(wavelengthsOf(dataset)).toEqual([400, 500, 600]);
    expect(widthsOf(dataset)).toEqual([10, 10, 10]);
    expect(dataset.details['bad bands']).toBe('2-3');
    for (const other of [header('samples = 3\nlines = 2'), 'ENVI\nwavelength = {1, 2}', 'no header']) {
      const plain = await open(undefined, { 'tiny.hdr': other });
      expect(wavelengthsOf(plain)).toEqual([undefined, undefined, undefined]);
      expect(plain.details['bad bands']).toBeUndefined();
    }
  });

  it('are those of the band before those of a list', async () => {
    const dataset = await open(
      '<Item name="wavelength">{1, 2, 3}</Item><Item name="wavelength" sample="1">777</Item><Item name="wavelength_units">nm</Item>',
    );
    expect(wavelengthsOf(dataset)).toEqual([1, 777, 3]);
  });

  it('are none in lists of years, of another length or of words', async () => {
    for (const metadata of [
      '<Item name="wavelength">{1984.1, 1984.2, 1984.3}</Item><Item name="wavelength_units">decimal year</Item>',
      '<Item name="wavelength">{400, 500}</Item>',
      '<Item name="wavelength">{a, b, c}</Item>',
    ])
      expect(wavelengthsOf(await open(metadata))).toEqual([undefined, undefined, undefined]);
  });
});

describe('an EnMAP product', () => {
  const name = 'ENMAP01-L2A-SPECTRAL_IMAGE.TIF';
  const band = (number: number): string =>
    `<bandID number="${number}"><wavelengthCenterOfBand>${300 + number * 100}</wavelengthCenterOfBand><FWHMOfBand>6.5</FWHMOfBand>` +
    '<GainOfBand>0.0001</GainOfBand><OffsetOfBand>0.5</OffsetOfBand></bandID>';
  const metadata = (bands: string): Record<string, string> => ({
    'ENMAP01-L2A-METADATA.XML': `<level_X><specific><backgroundValue>-32768</backgroundValue><bandCharacterisation>${bands}</bandCharacterisation></specific></level_X>`,
  });

  it('has wavelengths, widths, scales and its background value from METADATA.XML', async () => {
    const dataset = await open(undefined, metadata(band(1) + band(2) + band(3)), name);
    expect(wavelengthsOf(dataset)).toEqual([400, 500, 600]);
    expect(widthsOf(dataset)).toEqual([6.5, 6.5, 6.5]);
    expect(dataset.bands[0]).toMatchObject({ scale: 0.0001, offset: 0.5, nodata: -32768 });
    const { valid } = await dataset.read({ column: 0, row: 0, width: 2, height: 2 });
    expect([...valid]).toEqual([1, 1, 1, 0]);
  });

  it('is read plainly where the metadata characterises other bands, or belongs to another file', async () => {
    for (const [bands, file] of [
      [band(1), name],
      [band(1) + band(2) + band(3), 'other.tif'],
    ]) {
      // prettier-ignore
      const dataset = await open(undefined, metadata(bands), file);
      expect(dataset.bands[0]).toMatchObject({ scale: 1, offset: 0 });
      expect(wavelengthsOf(dataset)[0]).toBeUndefined();
    }
  });
});

it('bands that are marked as bad are told in the details, by band or as a list', async () => {
  const marks = perBand((band) => `<Item name="bbl" sample="${band}">${band === 1 ? 0 : 1}</Item>`);
  expect((await open(marks)).details['bad bands']).toBe('2');
  expect((await open('<Item name="bbl">{0, 1, 0}</Item>')).details['bad bands']).toBe('1, 3');
  expect((await open('<Item name="bbl">{1, 1, 1}</Item>')).details['bad bands']).toBeUndefined();
});

it('what lies beside and cannot be read is a problem, not an end', async () => {
  const bands = [Uint8Array.of(1)];
  const file = writeTinyTiff([{ width: 1, height: 1, sampleType: 'uint8', bands }]);
  const broken = {
    ...filesBeside({}),
    open: async (path: string) => {
      if (path.endsWith('.hdr')) throw new Error('The disk is gone.');
      return undefined;
    },
  };
  const context = openContext(inlineWorkers(nodeCodecs), { beside: broken });
  const dataset = await geotiffReader.open(memorySource('x.tif', file), context);
  expect(dataset.bands).toHaveLength(1);
  expect(dataset.problems).toHaveLength(1);
});

it.each([
  ['Band 3 (665 nm)', 665],
  ['0.665 Micrometers', 665],
  ['B4 0.665\u00b5m', 665],
  ['band 2 (423.874 Nanometers)', 423.874],
  ['Band 3', undefined],
  ['30 m resolution', undefined],
  ['B8 A', undefined],
  ['sr_band4', undefined],
  ['0 nm', undefined],
  ['20240101 nmea', undefined],
])('wavelengthInName(%s) is %s', (name, nanometres) => {
  expect(wavelengthInName(name)).toBe(nanometres);
});
