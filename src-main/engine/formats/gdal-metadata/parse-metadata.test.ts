import { describe, expect, it } from 'vitest';
import { parseNodata } from './describe-bands.ts';
import { parseAuxiliaryXml, parseGdalMetadata } from './parse-metadata.ts';
import { readWavelength } from './read-wavelength.ts';

describe('parseGdalMetadata', () => {
  it('keeps roles apart from items of the same name', () => {
    const text =
      '<GDALMetadata><Item name="Scale" sample="0" domain="FORCE">10000</Item><Item name="x">1</Item></GDALMetadata>';
    expect(parseGdalMetadata(text).bands.get(0)).toMatchObject({
      scale: undefined,
      items: { scale: '10000' },
    });
    expect(parseGdalMetadata(text).items).toEqual({ x: '1' });
    expect(parseGdalMetadata(undefined).bands.size).toBe(0);
  });
});

it('parseAuxiliaryXml reads the transform, and nothing from other XML', () => {
  const text = '<PAMDataset><GeoTransform> 1.0, 2.0, 0, 3, 0,-4e0</GeoTransform></PAMDataset>';
  expect(parseAuxiliaryXml(text).transform).toEqual([2, 0, 1, 0, -4, 3]);
  expect(
    parseAuxiliaryXml('<other><GeoTransform>1,2,3,4,5,6</GeoTransform></other>').transform,
  ).toBeUndefined();
});

describe('readWavelength', () => {
  it.each([
    [{ wavelength: '665' }, 665],
    [{ wavelength: '0.665' }, 665],
    [{ wavelength: '0.49', wavelength_units: 'Micrometers' }, 490],
    [{ wavelength: '0.49', wavelength_unit: '\u00b5m' }, 490],
    [{ wavelength: '0.49', wavelength_unit: '\u03bcm' }, 490],
    [{ central_wavelength_um: '0.8646' }, 864.6],
    [{ wavelength: '560 nm' }, 560],
    [{ wavelength: '12.0 um' }, 12_000],
    [{ wavelength: '4900', wavelength_units: 'Angstroms' }, 490],
    [{ wavelength: '0.49', wavelength_units: 'Unknown' }, 490],
    [{ wavelength: '1984.162', wavelength_unit: 'decimal year' }, undefined],
    [{ wavelength: 'unknown' }, undefined],
    [{}, undefined],
  ])('%j is %s nm', (items, nanometres) => {
    expect(readWavelength(items).wavelength).toBe(nanometres);
  });

  it('takes the width in the unit of the centre, and the unit of the file where a band has none', () => {
    expect(readWavelength({ wavelength: '0.5', fwhm: '0.01' })).toEqual({ wavelength: 500, bandwidth: 10 });
    const shared = { wavelength_units: 'nanometers' };
    expect(readWavelength({ wavelength: '418.24', fwhm: '6.9' }, shared)).toEqual({
      wavelength: 418.24,
      bandwidth: 6.9,
    });
  });
});

it.each([
  ['nan', 'float32', NaN],
  ['-9999 ', 'int16', -9999],
  ['-1.79769313486231571e+308', 'float64', -1.7976931348623157e308],
  ['-inf', 'float32', -Infinity],
  ['18446744073709551615', 'uint64', 18446744073709551615n],
  ['255', 'uint64', 255],
  ['-3.4e38', 'float32', -3.3999999521443642e38],
  ['-3.4e38', 'float64', -3.4e38],
  ['0.1', 'uint8', 0.1],
  ['none', 'uint8', undefined],
] as const)('parseNodata(%s) of %s is %s', (text, type, expected) => {
  expect(parseNodata(text, type)).toEqual(expected);
});
