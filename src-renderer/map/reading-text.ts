import type { BandDescription, PixelReading } from '../../src-main/engine/api.ts';
import type { Result } from '../../src-main/engine/project/document.ts';
import type { ClassScheme } from '../../src-main/engine/scheme/class-scheme.ts';
import { formatValue } from './coordinate-format.ts';

/** A band's value under the pointer. */
export interface ShownValue {
  readonly name: string;
  /** Physical: sample * scale + offset, with the unit where there is one. */
  readonly text: string;
  /** The colour that the band is shown in; the grey of one band shown in all three. */
  readonly channel: 'red' | 'green' | 'blue' | 'grey';
}

const CHANNELS = ['red', 'green', 'blue'] as const;

/** The values of the bands on the map, each once. */
export function shownValues(
  reading: PixelReading,
  composite: readonly number[],
  bands: readonly BandDescription[],
): ShownValue[] {
  const isGrey = new Set(composite).size === 1;
  return [...new Set(composite)].flatMap((index) => {
    const band = bands[index];
    const sample = reading.values[index];
    if (!band || sample === undefined) return [];
    const value = sample === null ? null : sample * band.scale + band.offset;
    const unit = value !== null && band.unit ? ` ${band.unit}` : '';
    const channel = isGrey ? 'grey' : CHANNELS[composite.indexOf(index)];
    return [{ name: band.name, text: formatValue(value) + unit, channel }];
  });
}

/** The cluster under the pointer and its class; undefined where there is none. */
export function shownCluster(
  clusterId: number | undefined,
  result: Result | undefined,
  scheme: ClassScheme | undefined,
): { readonly text: string; readonly colour: string } | undefined {
  const cluster = result?.clusters.find(({ id }) => id === clusterId);
  if (!cluster || !result) return undefined;
  const named = scheme?.classes.find(({ id }) => id === result.assignment[cluster.id]);
  return {
    text: named ? `Cluster ${cluster.id}: ${named.name}` : `Cluster ${cluster.id}`,
    colour: named?.colour ?? cluster.colour,
  };
}
