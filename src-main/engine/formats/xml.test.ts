import { describe, expect, it } from 'vitest';
import { parseXml } from './xml.ts';

describe('parseXml', () => {
  it('reads elements, attributes, entities, CDATA and comments', () => {
    const root = parseXml(
      '<?xml version="1.0"?><!-- <no/> --><a x="1 &lt; 2" y=\'>\'>t&#233;<b/><![CDATA[<&]]></a>',
    );
    expect(root).toMatchObject({ name: 'a', attributes: { x: '1 < 2', y: '>' }, text: 'té<&' });
    expect(root?.children.map(({ name }) => name)).toEqual(['b']);
  });

  it('makes what it can of broken text, in time in proportion to its length', () => {
    expect(parseXml('')).toBeUndefined();
    expect(parseXml('<a><b>x</a>')?.children[0].text).toBe('x');
    for (const piece of ['<!--', '<a "', '<![CDATA[', '&#99999999;', '</a>']) parseXml(piece.repeat(50_000));
  });
});
