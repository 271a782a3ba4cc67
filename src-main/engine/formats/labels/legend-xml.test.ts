import { describe, expect, it } from 'vitest';
import { colourMap } from './colours.ts';
import { legendLines } from './legend-xml.ts';
import { escapeXml } from '../escape-xml.ts';

const legendXml = (legend: Parameters<typeof legendLines>[0]): string => legendLines(legend).join('\n');
const entry = { value: 2, name: 'Water', colour: '#1f78b4', pixels: 10 };

describe('the side-car', () => {
  it('names every value up to the last, the unused with nothing', () => {
    const names = [...legendXml([entry]).matchAll(/<Category>(.*)<\/Category>/g)].map(([, name]) => name);
    expect(names).toEqual(['No data', '', 'Water']);
    expect(legendXml([])).toContain('<Category>No data</Category>');
  });

  it('has a row for each entry in the order of the values, areas only where they are known', () => {
    const xml = legendXml([{ ...entry, value: 9, hectares: 0.5 }, entry]);
    const rows = [...xml.matchAll(/<Row index="\d">\n([\s\S]*?)<\/Row>/g)].map(([, row]) =>
      [...row.matchAll(/<F>(.*)<\/F>/g)].map(([, cell]) => cell),
    );
    expect(rows).toEqual([
      ['2', 'Water', '31', '120', '180', '10', ''],
      ['9', 'Water', '31', '120', '180', '10', '0.5'],
    ]);
    expect(legendXml([entry])).not.toContain('Hectares');
  });

  it('counts beyond 32 bits as a real number', () => {
    const typeOf = (pixels: number): string | undefined =>
      /<Name>Pixels<\/Name>\s*<Type>(\d)/.exec(legendXml([{ ...entry, pixels }]))?.[1];
    expect([typeOf(2 ** 31 - 1), typeOf(2 ** 31)]).toEqual(['0', '1']);
  });
});

it('escapes marks and leaves out what XML does not allow', () => {
  expect(escapeXml('a<b>&"c"\u0000\u0007\ud800\uffff\té😀')).toBe('a&lt;b&gt;&amp;&quot;c&quot;\ufffd\té😀');
});

it('spreads colours over the full 16 bits, all reds first', () => {
  const map = colourMap([entry, { ...entry, value: 255, colour: '#FF0001' }], 8)!;
  expect([map[2], map[256 + 2], map[512 + 2]]).toEqual([0x1f1f, 0x7878, 0xb4b4]);
  expect([map[255], map[511], map[767]]).toEqual([0xffff, 0, 0x0101]);
  expect(map.filter((colour) => colour > 0).length).toBe(5);
  expect(colourMap([], 16)).toBeUndefined();
});
