/** What a file says its coordinates are in. */
export type StatedCrs =
  | { readonly kind: 'lon-lat' }
  /** "EPSG:32725", "urn:ogc:def:crs:EPSG::32725", or the name of the scene's own system. */
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'wkt'; readonly wkt: string }
  /** Nothing: they are taken for the scene's own. */
  | { readonly kind: 'unstated' };

/** Features of one source in one reference system, as GeoJSON has them: plain data, not checked yet. */
export interface FeatureLayer {
  /** For messages: the file's name, with the layer's where it has several. */
  readonly sourceName: string;
  readonly features: readonly unknown[];
  readonly crs: StatedCrs;
}
