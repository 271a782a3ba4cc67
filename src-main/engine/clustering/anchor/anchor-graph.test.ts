import { describe, expect, it } from 'vitest';
import type { Centres } from '../../kernels/centre-kernel.ts';
import { symmetricEigen } from '../../linear/symmetric-eigen.ts';
import { createRandom } from '../../random.ts';
import { addLinks, anchorCoordinates, emptyGraph } from './anchor-graph.ts';
import { joinLinks, linkToAnchors, partOfLinks } from './anchor-links.ts';
import { embedLinks } from './embedding.ts';

function line(...values: number[]): Centres {
  return { count: values.length, bandCount: 1, values: Float32Array.from(values) };
}

function pixels(...values: number[]) {
  return { length: values.length, planes: [Float32Array.from(values)] };
}

describe('links to anchors', () => {
  it('weigh how much nearer, in squared distance, an anchor is than the sixth', () => {
    const { perPixel, anchors, weights } = linkToAnchors(pixels(0), line(1, 2, 9, 3, 4, 5, 6));
    expect(perPixel).toBe(5);
    expect([...anchors]).toEqual([0, 1, 3, 4, 5]);
    const nearer = [35, 32, 27, 20, 11];
    nearer.forEach((value, rank) => expect(weights[rank]).toBeCloseTo(value / 125, 6));
  });

  it('are all but one where there are fewer anchors, and the only one where there is no other', () => {
    expect([...linkToAnchors(pixels(1), line(1, 5)).anchors]).toEqual([0]);
    expect([...linkToAnchors(pixels(1, 2), line(7)).weights]).toEqual([1, 1]);
  });

  it('to two sets of anchors are those to each, by halves, the second behind the first', () => {
    const one = linkToAnchors(pixels(1, 4), line(1, 5));
    const other = linkToAnchors(pixels(1, 4), line(3, 2, 8));
    const joined = joinLinks(one, 2, other);
    expect(joined.perPixel).toBe(3);
    expect([...joined.anchors]).toEqual([0, 3, 2, 1, 2, 3]);
    [0, 1].forEach((pixel) => {
      expect(joined.weights[3 * pixel]).toBe(0.5);
      expect(joined.weights[3 * pixel + 1]).toBe(other.weights[2 * pixel] / 2);
    });
    expect([...partOfLinks(joined, 1, 2).anchors]).toEqual([1, 2, 3]);
    expect([...partOfLinks(joined, 1, 9).weights]).toEqual([...joined.weights.slice(3)]);
  });

  it('weigh the same where no anchor is nearer', () => {
    expect([...linkToAnchors(pixels(0), line(1, -1, 1)).weights]).toEqual([0.5, 0.5]);
  });
});

describe('the embedding', () => {
  const random = createRandom(4);
  const values = Array.from({ length: 300 }, () => random.next() * 4 + (random.next() < 0.5 ? 0 : 6));
  const anchors = line(...Array.from({ length: 40 }, () => random.next() * 10));
  const links = linkToAnchors(pixels(...values), anchors);

  it('of a pixel is its row of Z D^-1/2 V S^-1/2 by the full matrices, drawn out to length 1', () => {
    const dense = Array.from({ length: 300 }, () => new Float64Array(40));
    links.anchors.forEach((anchor, at) => (dense[Math.floor(at / 5)][anchor] = links.weights[at]));
    const degrees = Float64Array.from({ length: 40 }, (_, a) => dense.reduce((sum, row) => sum + row[a], 0));
    const normal = dense.map((row) =>
      row.map((weight, a) => (degrees[a] > 0 ? weight / Math.sqrt(degrees[a]) : 0)),
    );
    const gram = Float64Array.from({ length: 1600 }, (_, at) => {
      return normal.reduce((sum, row) => sum + row[Math.floor(at / 40)] * row[at % 40], 0);
    });
    const eigen = symmetricEigen(gram, 40);
    const graph = emptyGraph(40);
    addLinks(graph, links);
    const planes = embedLinks({ dimensions: 3, coordinates: anchorCoordinates(graph, 3) }, links);
    for (let pixel = 0; pixel < 300; pixel++) {
      const expected = [0, 1, 2].map((i) => {
        const vector = eigen.vectors.subarray(i * 40, (i + 1) * 40);
        const product = normal[pixel].reduce((sum, weight, a) => sum + weight * vector[a], 0);
        return product / Math.sqrt(eigen.values[i]);
      });
      const length = Math.hypot(...expected);
      planes.forEach((plane, i) => expect(plane[pixel]).toBeCloseTo(expected[i] / length, 4));
    }
  });

  it('leaves anchors without links, and pixels of such anchors, at 0', () => {
    const graph = emptyGraph(3);
    addLinks(graph, { perPixel: 1, anchors: Uint16Array.of(0, 1), weights: Float32Array.of(1, 1) });
    const coordinates = anchorCoordinates(graph, 2);
    expect([...coordinates.subarray(4)]).toEqual([0, 0]);
    const stray = { perPixel: 1, anchors: Uint16Array.of(2), weights: Float32Array.of(1) };
    expect(embedLinks({ dimensions: 2, coordinates }, stray).map(([value]) => value)).toEqual([0, 0]);
  });
});
