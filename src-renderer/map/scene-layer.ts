import WebGLTileLayer from 'ol/layer/WebGLTile.js';
import type { StretchRange } from '../state/stretch.ts';

/** Textures kept, each about a megabyte: two levels of a large screen. */
const CACHED_TILES = 256;

const CHANNELS = ['red', 'green', 'blue'] as const;

/** Three bands and validity as a picture. The stretch is in style variables, so that a new one costs one frame and no tile. */
export function createSceneLayer(): WebGLTileLayer {
  return new WebGLTileLayer({
    cacheSize: CACHED_TILES,
    style: {
      color: ['array', ...CHANNELS.map(stretched), ['*', ['band', 4], ['var', 'shown']]],
      variables: rangeVariables(undefined),
    },
  });
}

function stretched(channel: string, place: number): unknown[] {
  const above = ['-', ['band', place + 1], ['var', `${channel}Low`]];
  return ['clamp', ['/', above, ['var', `${channel}Span`]], 0, 1];
}

/** Nothing is shown before the ranges are known: with wrong ones a scene is a white sheet. */
export function rangeVariables(ranges: readonly StretchRange[] | undefined): Record<string, number> {
  const variables: Record<string, number> = { shown: ranges ? 1 : 0 };
  CHANNELS.forEach((channel, place) => {
    const { low, high } = ranges?.[place] ?? { low: 0, high: 1 };
    variables[`${channel}Low`] = low;
    variables[`${channel}Span`] = high - low;
  });
  return variables;
}
