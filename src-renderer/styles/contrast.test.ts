import { describe, expect, it } from 'vitest';

// The page's types know no Node, and vitest empties imported styles; so the module is named at run time.
const files: string = 'node:fs';
const { readFileSync } = (await import(files)) as { readFileSync(path: URL, encoding: 'utf8'): string };
const tokens = readFileSync(new URL('tokens.css', import.meta.url), 'utf8');

/** [light, dark] of a token. */
function pair(name: string): [string, string] {
  const found = new RegExp(`--${name}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(tokens);
  if (!found) throw new Error(`tokens.css has no pair --${name}`);
  return [found[1], found[2]];
}

/** Relative luminance, WCAG 2. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(left: string, right: string): number {
  const [dark, light] = [luminance(left), luminance(right)].sort((first, second) => first - second);
  return (light + 0.05) / (dark + 0.05);
}

function lowest(front: string, backs: readonly string[]): number {
  return Math.min(
    ...backs.flatMap((back) => [0, 1].map((theme) => contrast(pair(front)[theme], pair(back)[theme]))),
  );
}

const SURFACES = ['surface-panel', 'surface-raised', 'surface-field', 'surface-hover', 'surface-selected'];

describe('contrast, light and dark', () => {
  it.each(['text', 'text-muted', 'text-accent', 'text-danger', 'text-warning', 'text-success'])(
    '%s is read on every surface (4.5 : 1)',
    (text) => expect(lowest(text, SURFACES)).toBeGreaterThanOrEqual(4.5),
  );

  it('text on the accent is read (4.5 : 1)', () => {
    expect(lowest('on-accent', ['accent', 'accent-hover'])).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['focus', 'channel-red', 'channel-green', 'channel-blue', 'channel-grey'])(
    '%s is seen beside panels and fields (3 : 1)',
    (mark) => expect(lowest(mark, ['surface-panel', 'surface-field'])).toBeGreaterThanOrEqual(3),
  );
});
