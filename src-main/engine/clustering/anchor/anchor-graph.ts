import { leadingEigenvectors } from '../../linear/leading-eigenvectors.ts';
import { sparseSymmetric } from '../../linear/sparse-symmetric.ts';
import type { AnchorLinks } from './anchor-links.ts';

/** Eigenvalues (the first is 1) below this are rounding: their vectors say nothing. */
const LEAST_EIGENVALUE = 1e-9;

/** What pixels and their links sum up to. */
export interface AnchorGraph {
  readonly anchorCount: number;
  /** For each anchor, the sum of the weights of its links. */
  readonly degrees: Float64Array;
  /** anchors * anchors: sum over pixels of the products of the weights of two links. */
  readonly products: Float64Array;
}

export function emptyGraph(anchorCount: number): AnchorGraph {
  return {
    anchorCount,
    degrees: new Float64Array(anchorCount),
    products: new Float64Array(anchorCount * anchorCount),
  };
}

/** Adds the links of some pixels to a graph. */
export function addLinks(
  { anchorCount, degrees, products }: AnchorGraph,
  { perPixel, anchors, weights }: AnchorLinks,
): void {
  for (let first = 0; first < anchors.length; first += perPixel) {
    for (let one = first; one < first + perPixel; one++) {
      degrees[anchors[one]] += weights[one];
      const row = anchors[one] * anchorCount;
      for (let other = first; other < first + perPixel; other++) {
        products[row + anchors[other]] += weights[one] * weights[other];
      }
    }
  }
}

/**
 * How an anchor takes part in the embedding of its pixels (Liu, He & Chang 2010; Cai & Chen 2011): with Z the weights of
 * links and D the anchors' degrees, the columns of D^-1/2 V S^-1/2, where V and S are the `count` leading eigenvectors and
 * eigenvalues of D^-1/2 Z'Z D^-1/2. A row of `count` numbers for each anchor; 0 for one without links.
 */
export function anchorCoordinates(
  { anchorCount, degrees, products }: AnchorGraph,
  count: number,
): Float32Array {
  const roots = degrees.map((degree) => (degree > 0 ? 1 / Math.sqrt(degree) : 0));
  const normalised = products.map((sum, at) => {
    return sum * roots[Math.floor(at / anchorCount)] * roots[at % anchorCount];
  });
  const { values, vectors } = leadingEigenvectors(sparseSymmetric(normalised, anchorCount), count);
  const coordinates = new Float32Array(anchorCount * count);
  for (let anchor = 0; anchor < anchorCount; anchor++) {
    for (let i = 0; i < count; i++) {
      const factor = values[i] > LEAST_EIGENVALUE ? roots[anchor] / Math.sqrt(values[i]) : 0;
      coordinates[anchor * count + i] = vectors[i * anchorCount + anchor] * factor;
    }
  }
  return coordinates;
}
