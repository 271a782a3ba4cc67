import { viewOf } from './bytes-view.ts';
import { MARKER } from './markers.ts';

/** How wavelet levels are cut into precincts and code-blocks: a COD or COC segment. */
export interface CodingStyle {
  /** True for COD, which holds for all components that have no COC. */
  readonly forAll: boolean;
  /** Wavelet levels, 0..32. */
  readonly levels: number;
  /** Code-blocks are at most 2^x by 2^y. */
  readonly blockExponents: readonly [x: number, y: number];
  /** For each resolution, coarsest first: precincts are 2^x by 2^y. */
  readonly precinctExponents: readonly (readonly [x: number, y: number])[];
  readonly reversible: boolean;
  /** 0..4: LRCP, RLCP, RPCL, PCRL, CPRL; of COD only. */
  readonly progression?: number;
  readonly layers?: number;
}

const WHOLE = [15, 15] as const;

/** Reads a COD or COC segment with its marker; undefined for any other, and for one that is broken. */
export function parseCodingStyle(segment: Uint8Array, componentCount: number): CodingStyle | undefined {
  const view = viewOf(segment);
  const forAll = view.getUint16(0) === MARKER.COD;
  if (!forAll && view.getUint16(0) !== MARKER.COC) return undefined;
  const styleAt = forAll ? 4 : componentCount < 257 ? 5 : 6;
  const at = styleAt + (forAll ? 5 : 1);
  if (segment.length < at + 5) return undefined;
  const levels = segment[at];
  const ownPrecincts = (segment[styleAt] & 1) === 1;
  if (levels > 32 || (ownPrecincts && segment.length < at + 6 + levels)) return undefined;
  return {
    forAll,
    levels,
    blockExponents: [(segment[at + 1] & 15) + 2, (segment[at + 2] & 15) + 2],
    precinctExponents: Array.from({ length: levels + 1 }, (_, resolution) => {
      const byte = segment[at + 5 + resolution];
      return ownPrecincts ? ([byte & 15, byte >> 4] as const) : WHOLE;
    }),
    reversible: segment[at + 4] === 1,
    ...(forAll ? { progression: segment[5], layers: view.getUint16(6) } : {}),
  };
}
