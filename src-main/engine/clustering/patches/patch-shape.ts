/** Patches lie component after component, each row by row: [components, side, side]. */
export interface PatchShape {
  readonly components: number;
  /** Odd: a pixel lies in the middle. */
  readonly side: number;
}

/** Numbers of one patch. */
export function patchLength({ components, side }: PatchShape): number {
  return components * side * side;
}
