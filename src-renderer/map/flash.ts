import type { Colour } from '../state/legend.ts';

/** Whether the flashing cluster stands out, and for how long. */
export interface FlashPhase {
  readonly lit: boolean;
  readonly milliseconds: number;
}

const BLINKS = 3;

/** Three blinks; one long steady light for those who asked for less motion. */
export function flashPhases(reducedMotion: boolean): readonly FlashPhase[] {
  if (reducedMotion) return [{ lit: true, milliseconds: 1500 }];
  const blink = [
    { lit: true, milliseconds: 220 },
    { lit: false, milliseconds: 180 },
  ];
  return Array.from({ length: BLINKS }, () => blink).flat();
}

/** The colours with some of them, by place, in black or white, whichever stands out more. */
export function litColours(colours: readonly Colour[], lit: ReadonlySet<number>): readonly Colour[] {
  return lit.size === 0 ? colours : colours.map((colour, id) => (lit.has(id) ? opposite(colour) : colour));
}

/** Goes through the phases, then ends dark. Returns a function that stops at once and leaves it dark. */
export function playFlash(
  phases: readonly FlashPhase[],
  show: (lit: boolean) => void,
  ended: () => void = () => {},
): () => void {
  let timer: ReturnType<typeof setTimeout>;
  const play = (place: number): void => {
    show(phases[place]?.lit ?? false);
    if (place === phases.length) ended();
    else timer = setTimeout(() => play(place + 1), phases[place].milliseconds);
  };
  play(0);
  return () => {
    clearTimeout(timer);
    show(false);
  };
}

function opposite([red, green, blue]: Colour): Colour {
  const isLight = 0.299 * red + 0.587 * green + 0.114 * blue > 0.6 * 255;
  return isLight ? [0, 0, 0, 255] : [255, 255, 255, 255];
}
