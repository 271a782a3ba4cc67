import type { LegendEntry } from '../../raster/exporter.ts';
import { escapeXml } from '../escape-xml.ts';

/** A QGIS style: the renderer for paletted rasters, with every class's name and colour. */
export function qmlStyle(legend: readonly LegendEntry[]): string {
  const entries = legend.map(
    ({ value, name, colour }) =>
      `        <paletteEntry value="${value}" label="${escapeXml(name)}" color="${colour}" alpha="255"/>`,
  );
  return [
    "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>",
    '<qgis version="3.22.0" styleCategories="Symbology">',
    '  <pipe>',
    '    <rasterrenderer type="paletted" band="1" alphaBand="-1" opacity="1" nodataColor="">',
    '      <rasterTransparency/>',
    '      <colorPalette>',
    ...entries,
    '      </colorPalette>',
    '    </rasterrenderer>',
    '  </pipe>',
    '  <blendMode>0</blendMode>',
    '</qgis>',
    '',
  ].join('\n');
}
