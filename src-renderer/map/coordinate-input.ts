import type { Extent } from '../../src-main/engine/geo/grid.ts';
import { parseAngle, type TypedAngle } from './angles.ts';
import type { LonLatConverter, Position } from './lon-lat.ts';

/** Where a typed coordinate may lie. */
export interface CoordinateFrame {
  readonly extent: Extent;
  /** Undefined where longitude and latitude mean nothing to the scene. */
  readonly converter?: LonLatConverter;
}

export type CoordinateAnswer =
  | { readonly position: Position; readonly understood: string; readonly inside: boolean }
  | { readonly problem: string };

const EXAMPLE = 'Type map "x, y" or "latitude, longitude", such as 46.5, 11.3 or 46°30\'N 11°18\'E.';

/**
 * Reads what a user typed to go somewhere, and says how it was read. Plain numbers are map coordinates where those
 * lie in the scene, else latitude and longitude where that does or where they could be degrees at all.
 */
export function readCoordinate(text: string, frame: CoordinateFrame): CoordinateAnswer {
  const [first, second] = splitInTwo(text.trim())?.map(parseAngle) ?? [];
  if (!first || !second) return { problem: `"${text.trim()}" is no coordinate. ${EXAMPLE}` };
  if (first.certain || second.certain) return asLatitudeLongitude(first, second, frame);
  const onMap = placed([first.degrees, second.degrees], 'map coordinates', frame);
  if (onMap.inside || !frame.converter) return onMap;
  const onEarth = asLatitudeLongitude(first, second, frame);
  if ('problem' in onEarth) return onMap;
  return onEarth;
}

function asLatitudeLongitude(
  first: TypedAngle,
  second: TypedAngle,
  frame: CoordinateFrame,
): CoordinateAnswer {
  if (!frame.converter)
    return { problem: 'This scene has no known reference system, so only map "x, y" can be found in it.' };
  if (first.axis && first.axis === second.axis)
    return { problem: `Both numbers are a ${first.axis}. ${EXAMPLE}` };
  const turned = first.axis === 'longitude' || second.axis === 'latitude';
  const [latitude, longitude] = turned ? [second.degrees, first.degrees] : [first.degrees, second.degrees];
  if (Math.abs(latitude) > 90) return { problem: `The latitude is ${latitude}; it must be from -90 to 90.` };
  if (Math.abs(longitude) > 180)
    return { problem: `The longitude is ${longitude}; it must be from -180 to 180.` };
  const position = frame.converter.fromLonLat([longitude, latitude]);
  if (!position) return { problem: "That place cannot be shown in this scene's reference system." };
  return placed(position, 'latitude, longitude', frame);
}

function placed(position: Position, understood: string, { extent }: CoordinateFrame) {
  const [x, y] = position;
  const inside = x >= extent[0] && x <= extent[2] && y >= extent[1] && y <= extent[3];
  return { position, understood, inside };
}

/** At the comma or semicolon, else beside the letters, else in the middle of the words. */
function splitInTwo(text: string): readonly string[] | undefined {
  const parts = halvesOf(text)?.map((half) => half.replace(/^[\s,]+|[\s,]+$/g, ''));
  // What commas are left stand inside numbers: decimal commas.
  return parts?.length === 2 ? parts.map((half) => half.replace(',', '.')) : undefined;
}

function halvesOf(text: string): readonly string[] | undefined {
  if (/;|,\s|\s,/.test(text)) return text.split(/;|,\s|\s,/);
  const letters = [...text.matchAll(/[NSEW]/gi)].map(({ index }) => index);
  if (letters.length === 2) {
    const at = letters[0] === 0 ? letters[1] : letters[0] + 1;
    return [text.slice(0, at), text.slice(at)];
  }
  const words = text.split(/\s+/);
  if (words.length === 1) return text.split(',');
  const middle = words.length / 2;
  return words.length % 2 === 0
    ? [words.slice(0, middle).join(' '), words.slice(middle).join(' ')]
    : undefined;
}
