/** A cell's surface and a text on it that can be read, as "#rrggbb". */
export interface HeatColour {
  readonly surface: string;
  readonly text: string;
}

type Rgb = readonly [number, number, number];

/** Red where clusters are alike, blue where they are apart; told apart by the colour-blind too (ColorBrewer's RdYlBu). */
const STOPS: readonly (readonly [share: number, colour: Rgb])[] = [
  [0, [165, 0, 38]],
  [0.5, [244, 109, 67]],
  [0.75, [253, 174, 97]],
  [0.9, [254, 224, 144]],
  [0.97, [224, 243, 248]],
  [1, [116, 173, 209]],
];

/** For a share of the greatest separability, 0..1. */
export function heatColour(share: number): HeatColour {
  const colour = between(Math.min(1, Math.max(0, share)));
  // White is read better than black on what is darker than this (WCAG 2).
  return { surface: hex(colour), text: luminance(colour) < 0.179 ? '#ffffff' : '#000000' };
}

function between(share: number): Rgb {
  const next = Math.max(
    1,
    STOPS.findIndex(([place]) => place >= share),
  );
  const [low, from] = STOPS[next - 1];
  const [high, to] = STOPS[next];
  const part = (share - low) / (high - low);
  return [0, 1, 2].map((channel) =>
    Math.round(from[channel] + part * (to[channel] - from[channel])),
  ) as unknown as Rgb;
}

function hex(colour: Rgb): string {
  return `#${colour.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

function luminance(colour: Rgb): number {
  const [red, green, blue] = colour.map((channel) => {
    const value = channel / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
