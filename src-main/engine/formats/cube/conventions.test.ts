import { describe, expect, it } from 'vitest';
import { nodeCodecs } from '../../../node/codecs.ts';
import { memorySource } from '../../bytes.ts';
import type { Dataset } from '../../raster/raster.ts';
import { openContext } from '../../testing/open-context.ts';
import { writeHdf5 } from '../../testing/tiny-hdf5.ts';
import { writeNetcdf, type TinyAttributes, type TinyVariable } from '../../testing/tiny-netcdf.ts';
import { inlineWorkers } from '../../workers.ts';
import { hdf5Reader } from '../hdf5/hdf5-reader.ts';
import { netcdfReader } from '../netcdf/netcdf-reader.ts';

const ESRI_UTM_33S =
  'PROJCS["WGS_1984_UTM_Zone_33S",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],' +
  'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],' +
  'PARAMETER["False_Northing",10000000.0],PARAMETER["Central_Meridian",15.0],PARAMETER["Scale_Factor",0.9996],' +
  'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]';

interface Scene {
  readonly y: readonly number[];
  readonly x?: readonly number[];
  readonly names?: { readonly y: string; readonly x: string };
  readonly units?: string;
  readonly cube?: TinyAttributes;
  readonly mapping?: TinyAttributes;
  readonly wavelengths?: readonly number[];
  readonly wavelengthUnit?: string;
}

const DATA = Int16Array.from({ length: 12 }, (_, index) => index);

/** The same scene in both formats: 2 bands of 3 rows and 2 columns. */
const FORMATS: Readonly<Record<string, (scene: Scene) => Promise<Dataset>>> = {
  'NetCDF-3': async (scene) => {
    const bytes = writeNetcdf({ dimensions: dimensionsOf(scene), variables: variablesOf(scene) });
    return netcdfReader.open(memorySource('a.nc', bytes), openContext(inlineWorkers(nodeCodecs)));
  },
  'NetCDF-4': async (scene) => {
    const arrays = variablesOf(scene).map(({ name, dimensions, data, attributes }) => ({
      path: `/${name}`,
      data: data as Int16Array,
      shape: dimensions.length === 0 ? [1] : dimensions.map((each) => dimensionsOf(scene)[each]),
      attributes,
      scales: dimensions.length < 3 ? [] : dimensions.map((each) => `/${each}`),
    }));
    const bytes = await writeHdf5(arrays);
    return hdf5Reader.open(memorySource('a.nc', bytes), openContext(inlineWorkers(nodeCodecs)));
  },
};

function dimensionsOf({
  y,
  x = [10, 20],
  names = { y: 'y', x: 'x' },
  wavelengths,
}: Scene): Record<string, number> {
  return { [wavelengths ? 'wavelength' : 'band']: 2, [names.y]: y.length, [names.x]: x.length };
}

function variablesOf(scene: Scene): TinyVariable[] {
  const { x = [10, 20], y, names = { y: 'y', x: 'x' }, units, wavelengths, wavelengthUnit } = scene;
  const band = wavelengths ? 'wavelength' : 'band';
  const list = (name: string, values: readonly number[], unit?: string): TinyVariable => ({
    name,
    dimensions: [name],
    type: 'float64',
    data: Float64Array.from(values),
    attributes: unit === undefined ? {} : { units: unit },
  });
  const mapping: TinyVariable = {
    name: 'mapping',
    dimensions: [],
    type: 'int32',
    data: Int32Array.of(0),
    attributes: scene.mapping,
  };
  const attributes = { ...scene.cube, ...(scene.mapping ? { grid_mapping: 'mapping' } : {}) };
  return [
    list(names.y, y, units),
    list(names.x, x, units),
    list(band, wavelengths ?? [1, 2], wavelengthUnit),
    ...(scene.mapping ? [mapping] : []),
    { name: 'cube', dimensions: [band, names.y, names.x], type: 'int16', data: DATA, attributes },
  ];
}

describe.each(Object.entries(FORMATS))('%s', (_, open) => {
  it('places pixel centres, whichever way the rows run', async () => {
    for (const y of [
      [300, 200, 100],
      [100, 200, 300],
    ]) {
      const { grid } = await open({ y, units: 'm' });
      expect(grid).toMatchObject({ width: 2, height: 3, georeferenced: true });
      expect(grid.transform).toEqual([10, 0, 5, 0, -100, 350]);
    }
  });

  it('gives the northern row first', async () => {
    const window = { column: 0, row: 0, width: 2, height: 2 };
    const down = await (await open({ y: [300, 200, 100], units: 'm' })).read(window, { bands: [1] });
    expect(Array.from(down.bands[0], Number)).toEqual([6, 7, 8, 9]);
    const up = await (await open({ y: [100, 200, 300], units: 'm' })).read(window, { bands: [1] });
    expect(Array.from(up.bands[0], Number)).toEqual([10, 11, 8, 9]);
  });

  it('knows longitude and latitude, and kilometres', async () => {
    const names = { y: 'lat', x: 'lon' };
    const degrees = await open({ y: [51, 50, 49], names, units: 'degrees' });
    expect(degrees.grid.crs).toMatchObject({ epsg: 4326, unit: 'degree' });
    const kilometres = await open({ y: [3, 2, 1], units: 'km' });
    expect(kilometres.grid.transform).toEqual([10_000, 0, 5000, 0, -1000, 3500]);
    expect(kilometres.grid.crs).toBeUndefined();
  });

  it.each([
    [{ crs_wkt: 'PROJCS["X",UNIT["metre",1],AUTHORITY["EPSG","32633"]]' }, 32633],
    [{ spatial_ref: ESRI_UTM_33S }, 32733],
    [{ epsg_code: 'EPSG:32634' }, 32634],
    [{ epsg_code: Int32Array.of(32635) }, 32635],
    [{ grid_mapping_name: 'latitude_longitude' }, 4326],
    [{ grid_mapping_name: 'rotated_pole' }, undefined],
  ] as [TinyAttributes, number | undefined][])('takes the system from %o', async (mapping, epsg) => {
    const { grid } = await open({ y: [300, 200, 100], units: 'm', mapping });
    expect(grid.crs?.epsg).toBe(epsg);
    expect(grid.crs?.name).toBeDefined();
  });

  it('does not place pixels by unequal steps or by their numbers', async () => {
    const uneven = await open({ y: [300, 200, 110], units: 'm' });
    expect(uneven.grid.georeferenced).toBe(false);
    expect(uneven.problems).toEqual([expect.stringMatching(/unequal steps/)]);
    const counted = await open({ y: [0, 1, 2], x: [0, 1] });
    expect(counted.grid.georeferenced).toBe(false);
    expect(counted.problems).toEqual([]);
  });

  it('takes the place from GDAL’s transform where there are no coordinates', async () => {
    const { grid } = await open({
      y: [0, 1, 2],
      x: [0, 1],
      mapping: { GeoTransform: '100 30 0 200 0 -30 ' },
    });
    expect(grid).toMatchObject({ georeferenced: true, transform: [30, 0, 100, 0, -30, 200] });
  });

  it('says what numbers mean: scale, offset, unit and no data', async () => {
    const cube = {
      scale_factor: Float64Array.of(0.1),
      add_offset: Float64Array.of(5),
      units: 'K',
      _FillValue: Int16Array.of(3),
      missing_value: Int16Array.of(4),
    };
    const dataset = await open({ y: [3, 2, 1], units: 'm', cube });
    expect(dataset.bands[0]).toMatchObject({ scale: 0.1, offset: 5, unit: 'K', nodata: 3 });
    expect(dataset.problems).toEqual([expect.stringMatching(/two values.*3 and 4/)]);
    const { valid } = await dataset.read({ column: 0, row: 0, width: 2, height: 3 }, { bands: [0] });
    expect([...valid]).toEqual([1, 1, 1, 0, 1, 1]);
    expect((await open({ y: [3, 2, 1] })).bands[0].nodata).toBe(-32767);
  });

  it.each([
    ['nm', [450, 550], [450, 550]],
    ['um', [0.45, 0.55], [450, 550]],
    [undefined, [0.45, 0.55], [450, 550]],
  ])(
    'takes wavelengths in %s from the coordinate of the bands',
    async (wavelengthUnit, wavelengths, expected) => {
      const { bands } = await open({ y: [3, 2, 1], wavelengths, wavelengthUnit });
      expect(bands.map(({ wavelength }) => wavelength)).toEqual(expected);
    },
  );
});
