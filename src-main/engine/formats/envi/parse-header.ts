/** The fields of an ENVI header by lower-case name; the text within braces without them. */
export type HeaderFields = ReadonlyMap<string, string>;

/** True for the first bytes of an ENVI header: the word ENVI on a line of its own. */
export function isEnviHeader(head: Uint8Array): boolean {
  return /^(\u00ef\u00bb\u00bf)?ENVI\s*[\r\n]/.test(String.fromCharCode(...head.subarray(0, 64)));
}

/** Parses `name = value` lines, where a value in braces may go on over lines; `;` begins a comment line. */
export function parseHeader(text: string): HeaderFields {
  const fields = new Map<string, string>();
  const lines = text.split(/\r\n|\r|\n/);
  for (let at = 1; at < lines.length; at += 1) {
    const line = lines[at];
    const equals = line.indexOf('=');
    if (equals < 0 || line.trimStart().startsWith(';')) continue;
    const name = line.slice(0, equals).trim().replace(/\s+/g, ' ').toLowerCase();
    let value = line.slice(equals + 1).trim();
    if (value.startsWith('{')) {
      const parts = [value];
      while (!parts[parts.length - 1].includes('}') && at + 1 < lines.length) parts.push(lines[(at += 1)]);
      value = parts
        .join('\n')
        .replace(/^\{/, '')
        .replace(/\}[^}]*$/, '')
        .trim();
    }
    if (!fields.has(name)) fields.set(name, value);
  }
  return fields;
}

/** A list of words; empty where there is none. */
export function wordsOf(fields: HeaderFields, name: string): string[] {
  const text = fields.get(name) ?? '';
  return text === '' ? [] : text.split(',').map((word) => word.replace(/\s+/g, ' ').trim());
}

/** A list of numbers with one for each of `count`; undefined where there is none, or not as many numbers. */
export function numbersOf(fields: HeaderFields, name: string, count: number): number[] | undefined {
  const words = wordsOf(fields, name);
  const numbers = words.map((word) => (word === '' ? NaN : Number(word)));
  return numbers.length === count && numbers.every(Number.isFinite) ? numbers : undefined;
}

/** A number; undefined where there is none. */
export function numberOf(fields: HeaderFields, name: string): number | undefined {
  const word = fields.get(name);
  const value = word === undefined || word === '' ? NaN : Number(word);
  return Number.isFinite(value) ? value : undefined;
}
