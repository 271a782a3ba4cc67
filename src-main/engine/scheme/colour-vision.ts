/** A colour in OKLab (Ottosson 2020): lightness 0..1, green-red, blue-yellow. */
export type Lab = readonly [lightness: number, a: number, b: number];

/** Linear-light red, green, blue in 0..1. */
export type LinearRgb = readonly [red: number, green: number, blue: number];

type Matrix = readonly [LinearRgb, LinearRgb, LinearRgb];

/** Full dichromacy in linear sRGB (Machado, Oliveira & Fernandes 2009, severity 1.0). */
const PROTANOPIA: Matrix = [
  [0.152286, 1.052583, -0.204868],
  [0.114503, 0.786281, 0.099216],
  [-0.003882, -0.048116, 1.051998],
];
const DEUTERANOPIA: Matrix = [
  [0.367322, 0.860646, -0.227968],
  [0.280085, 0.672501, 0.047413],
  [-0.01182, 0.04294, 0.968881],
];

/** A colour as an eye without, with missing long-wave and with missing middle-wave cones sees it, in OKLab. */
export function seenAs(colour: LinearRgb): readonly Lab[] {
  const cut = (value: LinearRgb): LinearRgb => value.map((part) => Math.min(1, Math.max(0, part))) as never;
  return [colour, cut(multiply(PROTANOPIA, colour)), cut(multiply(DEUTERANOPIA, colour))].map(labOf);
}

/** Eyes of two cones see a narrower range; their distances count this much more, so that normal eyes keep all hues. */
const DICHROMAT_WEIGHT = 2;

/** How far apart two colours are for the eye that separates them worst, from `seenAs` of both. */
export function distanceSeen(left: readonly Lab[], right: readonly Lab[]): number {
  return left.reduce(
    (least, [l, a, b], eye) =>
      Math.min(
        least,
        (eye === 0 ? 1 : DICHROMAT_WEIGHT) *
          Math.hypot(l - right[eye][0], a - right[eye][1], b - right[eye][2]),
      ),
    Infinity,
  );
}

export function labOf([red, green, blue]: LinearRgb): Lab {
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const middle = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * long + 0.793617785 * middle - 0.0040720468 * short,
    1.9779984951 * long - 2.428592205 * middle + 0.4505937099 * short,
    0.0259040371 * long + 0.7827717662 * middle - 0.808675766 * short,
  ];
}

/** Outside 0..1 where the screen cannot show the colour. */
export function linearOf([lightness, a, b]: Lab): LinearRgb {
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short,
  ];
}

/** #rrggbb of linear light (IEC 61966-2-1). */
export function hexOf(colour: LinearRgb): string {
  const byteOf = (part: number): number => {
    const encoded = part <= 0.0031308 ? 12.92 * part : 1.055 * part ** (1 / 2.4) - 0.055;
    return Math.round(255 * Math.min(1, Math.max(0, encoded)));
  };
  return `#${colour.map((part) => byteOf(part).toString(16).padStart(2, '0')).join('')}`;
}

export function linearOfHex(hex: string): LinearRgb {
  const part = (start: number): number => {
    const encoded = parseInt(hex.slice(start, start + 2), 16) / 255;
    return encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4;
  };
  return [part(1), part(3), part(5)];
}

function multiply(matrix: Matrix, [red, green, blue]: LinearRgb): LinearRgb {
  const row = ([r, g, b]: LinearRgb): number => r * red + g * green + b * blue;
  return [row(matrix[0]), row(matrix[1]), row(matrix[2])];
}
