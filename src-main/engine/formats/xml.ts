/** An element of a small XML document. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** The character data directly inside, entities resolved. */
  readonly text: string;
}

interface OpenElement {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: OpenElement[];
  text: string;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * The root of metadata XML as GDAL writes it: elements, attributes, text, CDATA, comments. No document types, no external
 * entities. What is not closed ends with the text; undefined where there is no element. Takes time in proportion to length.
 */
export function parseXml(source: string): XmlElement | undefined {
  const root: OpenElement = { name: '', attributes: {}, children: [], text: '' };
  const stack = [root];
  let position = 0;
  while (position < source.length) {
    const open = source.indexOf('<', position);
    const current = stack[stack.length - 1];
    current.text += unescapeXml(source.slice(position, open < 0 ? source.length : open));
    if (open < 0) break;
    const markup = markupAt(source, open);
    position = markup.end;
    if (markup.data !== undefined) current.text += markup.data;
    if (markup.tag !== undefined) applyTag(markup.tag, stack);
  }
  return root.children[0];
}

/** A comment, declaration or processing instruction has neither data nor tag. */
function markupAt(source: string, open: number): { end: number; data?: string; tag?: string } {
  const until = (mark: string, from: number): number => {
    const found = source.indexOf(mark, from);
    return found < 0 ? source.length : found;
  };
  if (source.startsWith('<!--', open)) return { end: until('-->', open + 4) + 3 };
  if (source.startsWith('<![CDATA[', open)) {
    const close = until(']]>', open + 9);
    return { end: close + 3, data: source.slice(open + 9, close) };
  }
  const close = tagEnd(source, open);
  const tag = source.slice(open + 1, close);
  return /^[?!]/.test(tag) ? { end: close + 1 } : { end: close + 1, tag };
}

/** The `>` that ends a tag, outside quotes. */
function tagEnd(source: string, open: number): number {
  let quote = '';
  for (let position = open; position < source.length; position += 1) {
    const letter = source[position];
    if (quote) quote = letter === quote ? '' : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === '>') return position;
  }
  return source.length;
}

function applyTag(tag: string, stack: OpenElement[]): void {
  const current = stack[stack.length - 1];
  if (tag.startsWith('/')) {
    if (stack.length > 1 && current.name === tag.slice(1).trim()) stack.pop();
    return;
  }
  const name = /^[^\s/]+/.exec(tag)?.[0] ?? '';
  const element = { name, attributes: parseAttributes(tag.slice(name.length)), children: [], text: '' };
  current.children.push(element);
  if (!tag.endsWith('/')) stack.push(element);
}

/** Children of an element with a name; none where there is no element. */
export function childrenNamed(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}

/** Trimmed text of the first child with a name. */
export function childText(element: XmlElement | undefined, name: string): string | undefined {
  return childrenNamed(element, name)[0]?.text.trim();
}

function parseAttributes(source: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name, double, single] of source.matchAll(/([^\s=/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    attributes[name] = unescapeXml(double ?? single);
  }
  return attributes;
}

/** Text without its XML escapes; what is none is left. */
export function unescapeXml(text: string): string {
  return text.replace(/&(#x[0-9a-f]+|#[0-9]+|[a-z]+);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return ENTITIES[name] ?? whole;
    const code = name[1].toLowerCase() === 'x' ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
