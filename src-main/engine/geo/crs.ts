/** The three GeoTIFF tags that say where a file lies, kept as read so that an export carries them over exactly. */
export interface GeoKeyTags {
  /** GeoKeyDirectoryTag 34735: header of four, then four per key. */
  readonly directory: readonly number[];
  /** GeoDoubleParamsTag 34736. */
  readonly doubles: readonly number[];
  /** GeoAsciiParamsTag 34737. */
  readonly ascii: string;
}

/** A coordinate reference system as far as it is known. */
export interface Crs {
  /** For people, e.g. "SIRGAS 2000 / UTM zone 25S" or "EPSG:31985". */
  readonly name: string;
  readonly epsg?: number;
  /** A definition that proj4 understands. Undefined where the system cannot be placed on the earth. */
  readonly proj4?: string;
  /** Of the coordinates. */
  readonly unit: 'metre' | 'degree' | 'foot' | 'us-survey-foot' | 'unknown';
  readonly geoKeys?: GeoKeyTags;
  /** As the file spells it out, or as the table of systems does: for files that carry text, and for systems without a code. */
  readonly wkt?: string;
  /** Metres by which places on the earth may be wrong, where its datum shift is an approximation; absent below a metre. */
  readonly uncertainty?: number;
}
