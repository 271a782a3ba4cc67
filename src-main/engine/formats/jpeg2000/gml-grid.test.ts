import { describe, expect, it } from 'vitest';
import { readGmlGrid } from './gml-grid.ts';

interface Parts {
  readonly srs?: string;
  readonly origin?: string;
  readonly along?: string;
  readonly down?: string;
  readonly more?: string;
}

const document = ({
  srs = 'urn:ogc:def:crs:EPSG::32633',
  ...parts
}: Parts = {}): string => `<?xml version="1.0"?>
  <gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml"><gml:featureMember>
  <gml:RectifiedGrid dimension="2">${parts.more ?? ''}
  <gml:origin><gml:Point srsName="${srs}"><gml:pos>${parts.origin ?? '500005 4999995'}</gml:pos></gml:Point></gml:origin>
  <gml:offsetVector>${parts.along ?? '10 0'}</gml:offsetVector>
  <gml:offsetVector>${parts.down ?? '0 -10'}</gml:offsetVector>
  </gml:RectifiedGrid></gml:featureMember></gml:FeatureCollection>`;

describe('a rectified grid', () => {
  it('is placed by the centre of its first pixel', () => {
    expect(readGmlGrid(document())).toEqual({
      transform: [10, 0, 500000, 0, -10, 5000000],
      epsg: 32633,
      geographic: false,
    });
  });

  it('in longitude and latitude comes latitude first', () => {
    const turned = { srs: 'urn:ogc:def:crs:EPSG::4326', origin: '41.5 23.5', along: '0 1', down: '-1 0' };
    expect(readGmlGrid(document(turned))).toEqual({
      transform: [1, 0, 23, 0, -1, 42],
      epsg: 4326,
      geographic: true,
    });
  });

  it('in a projection that counts northing first shows it in its vectors', () => {
    const turned = {
      srs: 'http://www.opengis.net/def/crs/EPSG/0/3035',
      origin: '85 45',
      along: '0 10',
      down: '-10 0',
    };
    expect(readGmlGrid(document(turned))).toMatchObject({ transform: [10, 0, 40, 0, -10, 90], epsg: 3035 });
  });

  it('whose comment says that vectors keep the order x, y is turned in its origin only', () => {
    const more = '<!-- GDAL_JP2K_ALT_OFFSETVECTOR_ORDER=TRUE -->';
    const old = { srs: 'urn:ogc:def:crs:EPSG::4326', origin: '41.5 23.5', along: '-1 0', down: '0 1', more };
    expect(readGmlGrid(document(old))).toMatchObject({ transform: [1, 0, 23, 0, -1, 42] });
  });

  it('that names its axes east and north is not turned', () => {
    const more = '<gml:axisName>Long</gml:axisName><gml:axisName>Lat</gml:axisName>';
    const named = {
      srs: 'urn:ogc:def:crs:EPSG::4326',
      origin: '23.5 41.5',
      along: '1 0',
      down: '0 -1',
      more,
    };
    expect(readGmlGrid(document(named))).toMatchObject({ transform: [1, 0, 23, 0, -1, 42] });
  });

  it('with a plain code is x, y', () => {
    const plain = { srs: 'EPSG:4326', origin: '23.5 41.5', along: '1 0', down: '0 -1' };
    expect(readGmlGrid(document(plain))).toMatchObject({ transform: [1, 0, 23, 0, -1, 42], epsg: 4326 });
  });

  it('may lie without a reference system', () => {
    expect(readGmlGrid(document({ srs: '' }))).toMatchObject({ epsg: undefined, geographic: false });
  });
});

it.each([
  ['no vectors', document().replaceAll('offsetVector', 'vector')],
  ['no numbers', document({ origin: 'here' })],
  ['pixels without area', document({ down: '10 0' })],
])('with %s cannot be read', (_, text) => {
  expect(readGmlGrid(text)).toBe('unreadable');
});

it('is not in other documents, however deep they go', () => {
  expect(readGmlGrid('<a><b/></a>')).toBeUndefined();
  expect(readGmlGrid('')).toBeUndefined();
  expect(readGmlGrid('<a>'.repeat(100_000))).toBeUndefined();
});
