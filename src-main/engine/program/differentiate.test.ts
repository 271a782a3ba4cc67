import { describe, expect, it } from 'vitest';
import { differentiate } from './differentiate.ts';
import { conv2d } from './operations/convolution.ts';
import { stopGradient, withGradient } from './operations/custom.ts';
import { softmax } from './operations/derived.ts';
import { add, exp, multiply, square } from './operations/elementwise.ts';
import { constant, input } from './operations/leaves.ts';
import { argmax, max, sum } from './operations/reduce.ts';
import { createProgram } from './program.ts';

const x = input('x', [3, 4]);
const y = input('y', [4]);

describe('differentiate', () => {
  it('gives gradients of the shapes of what they are taken by, also where it was broadcast', () => {
    const gradients = differentiate(sum(multiply(exp(x), y)), [x, y]);
    expect(gradients.map(({ shape }) => shape)).toEqual([[3, 4], [4]]);
  });

  it('gives zeros for what does not reach the loss', () => {
    const [gradient] = differentiate(sum(x), [y]);
    expect(gradient).toEqual(constant(0, [4]));
  });

  it('gives 1 for the loss itself', () => {
    const loss = sum(x);
    expect(differentiate(loss, [loss])).toEqual([constant(1)]);
  });

  it('refuses a loss of more than one float', () => {
    expect(() => differentiate(x, [x])).toThrow(RangeError);
    expect(() => differentiate(argmax(y), [x])).toThrow(RangeError);
  });

  it('refuses max, but not behind stopGradient nor where it does not depend on what is asked', () => {
    expect(() => differentiate(max(x), [x])).toThrow('max has no gradient');
    expect(() => differentiate(sum(softmax(x)), [x])).not.toThrow();
    expect(() => differentiate(add(max(x), sum(y)), [y])).not.toThrow();
  });

  it('refuses a second derivative of conv2d', () => {
    const images = input('images', [1, 1, 3, 3]);
    const filters = input('filters', [1, 1, 2, 2]);
    const [gradient] = differentiate(sum(square(conv2d(images, filters))), [filters]);
    expect(() => differentiate(sum(gradient), [images])).toThrow('conv2d');
  });

  it('takes the gradient that a value brings with it, and looks no further behind the value', () => {
    const own = withGradient(max(x), [y], (gradient) => [multiply(gradient, constant(7, [4]))]);
    const [toX, toY] = differentiate(own, [x, y]);
    expect(toX).toEqual(constant(0, [3, 4]));
    expect(toY.operation.kind).toBe('multiply');
    const [stopped] = differentiate(sum(stopGradient(exp(x))), [x]);
    expect(stopped).toEqual(constant(0, [3, 4]));
  });

  it('refuses gradients of its own that do not fit', () => {
    const few = withGradient(sum(x), [x, y], () => [x]);
    const wrong = withGradient(sum(x), [x], () => [y]);
    expect(() => differentiate(few, [x])).toThrow('does not fit');
    expect(() => differentiate(wrong, [x])).toThrow('does not fit');
  });

  it('adds to a program no tensor that the gradients asked for do not need', () => {
    const images = input('images', [1, 1, 3, 3]);
    const filters = input('filters', [1, 1, 2, 2]);
    const [gradient] = differentiate(sum(conv2d(images, filters)), [filters]);
    const kinds = createProgram({ gradient }).tensors.map(({ operation }) => operation.kind);
    expect(kinds).toContain('conv2dFilterGradient');
    expect(kinds).not.toContain('conv2dImageGradient');
  });
});
