import { distanceSeen, hexOf, linearOf, seenAs, type Lab } from './colour-vision.ts';

interface Candidate {
  readonly hex: string;
  readonly seen: readonly Lab[];
}

/** Colours are told apart up to this many; further ids begin again. */
export const DISTINCT_COLOURS = 256;

/** Screens differ and maps are shown half transparent: nothing near black, near white or grey. */
const LIGHTNESSES = [0.4, 0.48, 0.56, 0.64, 0.72, 0.8, 0.88];
const CHROMAS = [0.06, 0.1, 0.14, 0.18, 0.22, 0.26];
const HUE_STEP_DEGREES = 8;
const FIRST_COLOUR: Lab = [0.56, 0.02, -0.14];

/** Colours as they are chosen, each only once somebody asks for so many: the farthest takes a look at all. */
interface Choice {
  readonly candidates: readonly Candidate[];
  /** Of each candidate, the distance to the nearest colour that was chosen. */
  readonly nearest: Float64Array;
  readonly colours: string[];
  next: Candidate;
}

let choice: Choice | undefined;

/**
 * Colours for clusters 1..count, #rrggbb. A cluster's colour follows from its id alone, and each is the one farthest from
 * all before it for whichever of normal, protanopic and deuteranopic eyes separates them worst.
 */
export function clusterColours(count: number): readonly string[] {
  choice ??= beginChoice();
  const { colours } = choice;
  while (colours.length < Math.min(count, DISTINCT_COLOURS)) chooseNext(choice);
  return Array.from({ length: count }, (_, index) => colours[index % DISTINCT_COLOURS]);
}

function beginChoice(): Choice {
  const candidates = screenColours();
  const nearest = new Float64Array(candidates.length).fill(Infinity);
  const next = { hex: hexOf(linearOf(FIRST_COLOUR)), seen: seenAs(linearOf(FIRST_COLOUR)) };
  return { candidates, nearest, colours: [], next };
}

/** Greedy farthest-point order over the colours that a screen can show. */
function chooseNext(choice: Choice): void {
  const { candidates, nearest, colours, next } = choice;
  colours.push(next.hex);
  let farthest = 0;
  for (let index = 0; index < candidates.length; index++) {
    nearest[index] = Math.min(nearest[index], distanceSeen(candidates[index].seen, next.seen));
    if (nearest[index] > nearest[farthest]) farthest = index;
  }
  choice.next = candidates[farthest];
}

function screenColours(): Candidate[] {
  const candidates: Candidate[] = [];
  for (const lightness of LIGHTNESSES) {
    for (const chroma of CHROMAS) {
      for (let hue = 0; hue < 360; hue += HUE_STEP_DEGREES) {
        const angle = (hue * Math.PI) / 180;
        const colour = linearOf([lightness, chroma * Math.cos(angle), chroma * Math.sin(angle)]);
        if (colour.every((part) => part >= 0 && part <= 1)) {
          candidates.push({ hex: hexOf(colour), seen: seenAs(colour) });
        }
      }
    }
  }
  return candidates;
}
