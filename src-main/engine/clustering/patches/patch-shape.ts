import { EngineError } from '../../errors.ts';

/** Patches lie component after component, each row by row: [components, side, side]. */
export interface PatchShape {
  readonly components: number;
  /** Odd: a pixel lies in the middle. */
  readonly side: number;
}

/** Throws `bad-input` for a side that is even. */
export function requireMiddle(side: number): void {
  if (side % 2 === 1) return;
  throw new EngineError(
    'bad-input',
    `A patch of ${side} x ${side} pixels has none in its middle; choose an odd size.`,
  );
}

/** Numbers of one patch. */
export function patchLength({ components, side }: PatchShape): number {
  return components * side * side;
}
