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

describe('a rectified grid', async () => {
  it('is placed by the centre of its first pixel', async () => {
    expect(await readGmlGrid(document())).toEqual({
      transform: [10, 0, 500000, 0, -10, 5000000],
      crs: expect.objectContaining({ epsg: 32633 }),
    });
  });

  it('in longitude and latitude comes latitude first', async () => {
    const turned = { srs: 'urn:ogc:def:crs:EPSG::4326', origin: '41.5 23.5', along: '0 1', down: '-1 0' };
    expect(await readGmlGrid(document(turned))).toEqual({
      transform: [1, 0, 23, 0, -1, 42],
      crs: expect.objectContaining({ epsg: 4326 }),
    });
  });

  it('in a projection that counts northing first shows it in its vectors', async () => {
    const turned = {
      srs: 'http://www.opengis.net/def/crs/EPSG/0/3035',
      origin: '85 45',
      along: '0 10',
      down: '-10 0',
    };
    expect(await readGmlGrid(document(turned))).toMatchObject({
      transform: [10, 0, 40, 0, -10, 90],
      crs: { epsg: 3035 },
    });
  });

  it('whose comment says that vectors keep the order x, y is turned in its origin only', async () => {
    const more = '<!-- GDAL_JP2K_ALT_OFFSETVECTOR_ORDER=TRUE -->';
    const old = { srs: 'urn:ogc:def:crs:EPSG::4326', origin: '41.5 23.5', along: '-1 0', down: '0 1', more };
    expect(await readGmlGrid(document(old))).toMatchObject({ transform: [1, 0, 23, 0, -1, 42] });
  });

  it('that names its axes east and north is not turned', async () => {
    const more = '<gml:axisName>Long</gml:axisName><gml:axisName>Lat</gml:axisName>';
    const named = {
      srs: 'urn:ogc:def:crs:EPSG::4326',
      origin: '23.5 41.5',
      along: '1 0',
      down: '0 -1',
      more,
    };
    expect(await readGmlGrid(document(named))).toMatchObject({ transform: [1, 0, 23, 0, -1, 42] });
  });

  it('with a plain code is x, y', async () => {
    const plain = { srs: 'EPSG:4326', origin: '23.5 41.5', along: '1 0', down: '0 -1' };
    expect(await readGmlGrid(document(plain))).toMatchObject({
      transform: [1, 0, 23, 0, -1, 42],
      crs: { epsg: 4326 },
    });
  });

  it('may lie without a reference system', async () => {
    expect(await readGmlGrid(document({ srs: '' }))).toMatchObject({ crs: undefined });
  });
});

it.each([
  ['no vectors', document().replaceAll('offsetVector', 'vector')],
  ['no numbers', document({ origin: 'here' })],
  ['pixels without area', document({ down: '10 0' })],
])('with %s cannot be read', async (_, text) => {
  expect(await readGmlGrid(text)).toBe('unreadable');
});

it('is not in other documents, however deep they go', async () => {
  expect(await readGmlGrid('<a><b/></a>')).toBeUndefined();
  expect(await readGmlGrid('')).toBeUndefined();
  expect(await readGmlGrid('<a>'.repeat(100_000))).toBeUndefined();
});
