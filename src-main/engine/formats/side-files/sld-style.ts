import type { LegendEntry } from '../../raster/exporter.ts';
import { escapeXml } from '../escape-xml.ts';

/** OGC's Styled Layer Descriptor 1.0.0: a colour for each value; no data is left clear. */
export function sldStyle(layer: string, legend: readonly LegendEntry[]): string {
  const entries = legend.map(
    ({ value, name, colour }) =>
      `              <ColorMapEntry color="${colour}" quantity="${value}" label="${escapeXml(name)}"/>`,
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<StyledLayerDescriptor xmlns="http://www.opengis.net/sld" version="1.0.0">',
    '  <NamedLayer>',
    `    <Name>${escapeXml(layer)}</Name>`,
    '    <UserStyle>',
    '      <FeatureTypeStyle>',
    '        <Rule>',
    '          <RasterSymbolizer>',
    '            <ColorMap type="values">',
    '              <ColorMapEntry color="#000000" quantity="0" label="No data" opacity="0"/>',
    ...entries,
    '            </ColorMap>',
    '          </RasterSymbolizer>',
    '        </Rule>',
    '      </FeatureTypeStyle>',
    '    </UserStyle>',
    '  </NamedLayer>',
    '</StyledLayerDescriptor>',
    '',
  ].join('\n');
}
