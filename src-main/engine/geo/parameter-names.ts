import type { ProjectionParameters } from './described-system.ts';

/** Names of OGC, ESRI and EPSG without case, spaces and underscores. */
const NAMES: Readonly<Record<keyof ProjectionParameters, readonly string[]>> = {
  latitude: [
    'latitudeoforigin',
    'latitudeofcenter',
    'latitudeofcentre',
    'centralparallel',
    'latitudeofnaturalorigin',
    'latitudeoffalseorigin',
    'latitudeofprojectioncentre',
    'latitudeoftopocentricorigin',
  ],
  longitude: [
    'centralmeridian',
    'longitudeoforigin',
    'longitudeofcenter',
    'longitudeofcentre',
    'longitudeofnaturalorigin',
    'longitudeoffalseorigin',
    'longitudeofprojectioncentre',
    'straightverticallongitudefrompole',
  ],
  easting: ['falseeasting', 'eastingatfalseorigin', 'eastingatprojectioncentre'],
  northing: ['falsenorthing', 'northingatfalseorigin', 'northingatprojectioncentre'],
  scale: [
    'scalefactor',
    'scalefactoratnaturalorigin',
    'scalefactoronpseudostandardparallel',
    'scalefactoratprojectioncentre',
    'scalefactoroninitialline',
  ],
  parallel1: ['standardparallel1', 'latitudeof1ststandardparallel', 'latitudeofstandardparallel'],
  parallel2: ['standardparallel2', 'latitudeof2ndstandardparallel'],
  azimuth: ['azimuth', 'azimuthofinitialline', 'azimuthatprojectioncentre'],
  gridAngle: ['rectifiedgridangle', 'xyplanerotation', 'anglefromrectifiedtoskewgrid'],
};

const BY_NAME = new Map(
  Object.entries(NAMES).flatMap(([parameter, names]) =>
    names.map((name) => [name, parameter as keyof ProjectionParameters] as const),
  ),
);

/** Which parameter a name of WKT means; undefined for one that is not known. */
export function parameterName(name: string): keyof ProjectionParameters | undefined {
  return BY_NAME.get(name.toLowerCase().replace(/[^a-z0-9]/g, ''));
}
