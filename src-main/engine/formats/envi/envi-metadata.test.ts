import { describe, expect, it } from 'vitest';
import { memorySource } from '../../bytes.ts';
import { applyAffine } from '../../geo/affine.ts';
import type { Dataset } from '../../raster/raster.ts';
import { openContext } from '../../testing/open-context.ts';
import { plainWorkers } from '../../testing/scrambled-workers.ts';
import { filesBeside } from '../../testing/tiny-cube.ts';
import { enviReader } from './envi-reader.ts';

function open(lines: string, type = 2): Promise<Dataset> {
  const text = `ENVI\nsamples = 2\nlines = 2\nbands = 3\ndata type = ${type}\ninterleave = bsq\n${lines}\n`;
  const beside = filesBeside({ 'a.hdr': new TextEncoder().encode(text) });
  return enviReader.open(memorySource('a.dat', new Uint8Array(96)), openContext(plainWorkers(), { beside }));
}

describe('bands', () => {
  it('have names, wavelengths and widths, over several lines, in nanometres', async () => {
    const { bands } = await open(
      'band names = {\n Blue,\n Green band , Red}\nwavelength units = Micrometers\nwavelength = {\n 0.49, 0.56,\n 0.665}\nfwhm = {0.01,0.02,0.03}',
    );
    expect(bands.map(({ name }) => name)).toEqual(['Blue', 'Green band', 'Red']);
    expect(bands.map(({ wavelength }) => wavelength)).toEqual([490, 560, 665]);
    expect(bands.map(({ bandwidth }) => bandwidth)).toEqual([10, 20, 30]);
  });

  it.each([
    ['Nanometers', '400, 500, 600', [400, 500, 600]],
    ['nm', '400, 500, 600', [400, 500, 600]],
    ['Unknown', '400, 500, 600', [400, 500, 600]],
    ['Unknown', '0.4, 0.5, 0.6', [400, 500, 600]],
    ['Index', '1, 2, 3', [undefined, undefined, undefined]],
    ['Wavenumber', '100, 200, 300', [undefined, undefined, undefined]],
    ['nm', '400, 500', [undefined, undefined, undefined]],
  ])('wavelengths in %s: %s', async (unit, list, expected) => {
    const { bands } = await open(`wavelength units = ${unit}\nwavelength = {${list}}`);
    expect(bands.map(({ wavelength }) => wavelength)).toEqual(expected);
  });

  it('have scales: gains and offsets, else the reflectance scale factor', async () => {
    const gains = await open(
      'data gain values = {0.1,0.2,0.3}\ndata offset values = {1,2,3}\nreflectance scale factor = 10000',
    );
    expect(gains.bands.map(({ scale, offset }) => [scale, offset])).toEqual([
      [0.1, 1],
      [0.2, 2],
      [0.3, 3],
    ]);
    const factor = await open('reflectance scale factor = 10000.0');
    expect(factor.bands[0]).toMatchObject({ scale: 0.0001, offset: 0 });
  });

  it('say which are bad', async () => {
    const { bands, details } = await open('bbl = {1, 0, 1}');
    expect(bands.map(({ name }) => name)).toEqual(['Band 1', 'Band 2 (bad band)', 'Band 3']);
    expect(details['bad bands']).toBe('1');
  });

  it.each([
    ['-9999', 2, -9999],
    ['1e20', 4, 1e20],
    ['9223372036854775807', 14, 9223372036854775807n],
    ['NaN', 4, NaN],
    ['none', 2, undefined],
  ])('ignore %s', async (value, type, nodata) => {
    const { bands } = await open(`data ignore value = ${value}`, type);
    expect(bands[0].nodata).toEqual(nodata);
  });

  it('leave pixels of the ignored value out', async () => {
    const { valid } = await (
      await open('data ignore value = 0')
    ).read({ column: 0, row: 0, width: 2, height: 2 });
    expect([...valid]).toEqual([0, 0, 0, 0]);
  });
});

describe('places', () => {
  it('tie the upper left corner of a pixel to the map', async () => {
    const { grid } = await open(
      'map info = {UTM, 2, 3, 500000, 5000000, 30, 20, 33, North, WGS-84, units=Meters}',
    );
    expect(grid).toMatchObject({ georeferenced: true, transform: [30, 0, 499970, 0, -20, 5000040] });
    expect(grid.crs).toMatchObject({ epsg: 32633, unit: 'metre' });
  });

  it.each([
    ['UTM, 1, 1, 0, 0, 30, 30, 24, South, WGS-84', 32724],
    ['UTM, 1, 1, 0, 0, 30, 30, 12, North, North America 1983', 26912],
    ['Geographic Lat/Lon, 1, 1, 10, 50, 0.1, 0.1, WGS-84, units=Degrees', 4326],
    ['Geographic Lat/Lon, 1, 1, 10, 50, 0.1, 0.1, Mars 2000, units=Degrees', undefined],
  ])('%s', async (info, epsg) => {
    const { grid } = await open(`map info = {${info}}`);
    expect(grid.crs?.epsg).toBe(epsg);
    expect(grid.crs?.name).toBeDefined();
  });

  it('take the system of the coordinate system string before that of the map info', async () => {
    const { grid } = await open(
      'map info = {UTM, 1, 1, 0, 0, 30, 30, 24, South, WGS-84}\ncoordinate system string = {PROJCS["Mine",GEOGCS["GCS_X"],UNIT["Foot",0.3048]]}',
    );
    expect(grid.crs).toMatchObject({ name: 'Mine', unit: 'foot' });
    expect(grid.crs?.proj4).toBeUndefined();
  });

  it('turn about the tied corner', async () => {
    const { grid } = await open('map info = {Arbitrary, 2, 2, 100, 200, 1, 1, 0, North, rotation=90}');
    const [x, y] = applyAffine(grid.transform, 1, 1);
    expect([x, y]).toEqual([100, 200]);
    expect(grid.crs).toBeUndefined();
    expect(Math.abs(grid.transform[1])).toBe(1);
  });

  it('are made up where the file has none', async () => {
    for (const lines of [
      '',
      'map info = {Arbitrary, 1, 1, 0, 0, 1, 1}',
      'map info = {UTM, 1, 1, x, y, 30, 30}',
    ])
      expect((await open(lines)).grid).toMatchObject({
        georeferenced: false,
        transform: [1, 0, 0, 0, -1, 0],
      });
  });
});

it('gives classes their names and colours', async () => {
  const dataset = await open(
    'file type = ENVI Classification\nclasses = 3\nclass names = {Unclassified, water, oak wood}\nclass lookup = {0,0,0, 0,0,255, 0,128,0}',
    1,
  );
  expect(dataset.categories).toEqual(['Unclassified', 'water', 'oak wood']);
  expect(dataset.palette).toEqual([
    [0, 0, 0, 255],
    [0, 0, 255, 255],
    [0, 128, 0, 255],
  ]);
});
