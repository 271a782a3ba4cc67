import type { ExporterManifest } from '../../raster/exporter.ts';
import type { ParametersSchema } from '../../parameters.ts';

const SIDE_FILE_PARAMETERS = {
  qml: {
    type: 'boolean',
    title: 'QGIS style (.qml)',
    description: 'Class names and colours beside the map, as QGIS loads them by itself.',
    default: false,
  },
  sld: {
    type: 'boolean',
    title: 'Styled Layer Descriptor (.sld)',
    description: 'Class names and colours for GeoServer and other servers of maps.',
    default: false,
  },
  stac: {
    type: 'boolean',
    title: 'STAC item (.json)',
    description: 'Place, date, classes, size and checksum for catalogues.',
    default: false,
  },
} as const satisfies ParametersSchema;

/** The manifest of an exporter that `withSideFiles` wraps: its parameters, and those of the files beside. */
export function offerSideFiles(manifest: ExporterManifest): ExporterManifest {
  return { ...manifest, parameters: { ...manifest.parameters, ...SIDE_FILE_PARAMETERS } };
}
