import type { LonLatConverter, Position } from './lon-lat.ts';

/** WGS 84: equatorial radius in metres and first eccentricity squared. */
const RADIUS_METRES = 6378137;
const ECCENTRICITY_SQUARED = 0.00669437999014;

const DEGREE = Math.PI / 180;

/** Metres in a unit, for reference systems that are known by nothing but their unit. */
const UNIT_METRES: Readonly<Record<string, number>> = {
  metre: 1,
  foot: 0.3048,
  'us-survey-foot': 1200 / 3937,
};

/**
 * Metres on the ground that one screen pixel covers from left to right at `center`; `resolution` is in map units per
 * pixel. Undefined where the map is not on the earth.
 */
export function groundResolution(
  center: Position,
  resolution: number,
  unit: string,
  converter: LonLatConverter | undefined,
): number | undefined {
  if (!converter) return unit in UNIT_METRES ? UNIT_METRES[unit] * resolution : undefined;
  const west = converter.toLonLat([center[0] - resolution, center[1]]);
  const east = converter.toLonLat([center[0] + resolution, center[1]]);
  return west && east ? shortDistance(west, east) / 2 : undefined;
}

/** Metres between two points so near that the ellipsoid between them is flat, by its two radii of curvature. */
function shortDistance(from: Position, to: Position): number {
  const latitude = ((from[1] + to[1]) / 2) * DEGREE;
  const flattening = 1 - ECCENTRICITY_SQUARED * Math.sin(latitude) ** 2;
  const primeVertical = RADIUS_METRES / Math.sqrt(flattening);
  const meridian = (primeVertical * (1 - ECCENTRICITY_SQUARED)) / flattening;
  const turn = ((to[0] - from[0] + 540) % 360) - 180;
  const eastward = primeVertical * Math.cos(latitude) * turn * DEGREE;
  return Math.hypot(eastward, meridian * (to[1] - from[1]) * DEGREE);
}

/** What a bar is measured in: metres on the ground, else the map's own units, or the pixels of a scene that lies nowhere. */
export type LengthUnit = 'm' | 'units' | 'px';

/** A bar for the corner of the map. */
export interface ScaleBar {
  readonly label: string;
  /** Its length on screen. */
  readonly pixels: number;
}

/** The longest bar of 1, 2 or 5 times a power of ten that fits into `maximumPixels`; undefined where nothing does. */
export function scaleBar(perPixel: number, unit: LengthUnit, maximumPixels: number): ScaleBar | undefined {
  const longest = perPixel * maximumPixels;
  if (!Number.isFinite(longest) || longest <= 0) return undefined;
  const power = 10 ** Math.floor(Math.log10(longest) + 1e-9);
  const factor = [5, 2, 1].find((step) => step * power <= longest * (1 + 1e-9)) ?? 1;
  const length = factor * power;
  return { label: lengthLabel(length, unit), pixels: length / perPixel };
}

function lengthLabel(length: number, unit: LengthUnit): string {
  const round = (value: number): string => String(Number(value.toPrecision(3)));
  if (unit !== 'm') return `${round(length)} ${unit}`;
  if (length >= 1000) return `${round(length / 1000)} km`;
  return length >= 1 ? `${round(length)} m` : `${round(length * 100)} cm`;
}
