import type { Authority } from './system-table.ts';

export interface SystemCode {
  readonly authority: Authority;
  readonly code: number;
}

/** A datum as a file spells it out. */
export interface DescribedDatum {
  /** Of its geographic system. */
  readonly code?: SystemCode;
  /** What the file calls the datum and its geographic system, best first. */
  readonly names: readonly string[];
  /** In metres. */
  readonly semiMajorAxis?: number;
  /** 0 for a sphere. */
  readonly inverseFlattening?: number;
  /** Degrees east of Greenwich; that of the geographic system's code when absent. */
  readonly primeMeridian?: number;
  /** Three or seven parameters of a position-vector transformation: metres, arc-seconds, parts per million. */
  readonly toWgs84?: readonly number[];
}

/** Angles in degrees, lengths in metres, longitudes from the prime meridian of the datum. */
export interface ProjectionParameters {
  readonly latitude?: number;
  readonly longitude?: number;
  readonly easting?: number;
  readonly northing?: number;
  readonly scale?: number;
  readonly parallel1?: number;
  readonly parallel2?: number;
  readonly azimuth?: number;
  /** From the rectified to the skew grid. */
  readonly gridAngle?: number;
}

/** A reference system as a file spells it out, in whatever language. */
export interface DescribedSystem {
  readonly name: string;
  readonly code?: SystemCode;
  readonly datum: DescribedDatum;
  /** Absent for a geographic system. */
  readonly projection?: {
    /** A name of `projectionMethod`. */
    readonly method: string;
    readonly parameters: ProjectionParameters;
  };
  /** Metres, or for a geographic system degrees, of a unit of its coordinates. */
  readonly unit?: number;
  /** Something in the description that changes its meaning and is not known here; then it is not placed. */
  readonly unclear?: boolean;
}
