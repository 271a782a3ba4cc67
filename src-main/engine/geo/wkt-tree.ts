/** A node of well-known text: KEYWORD["text", 1.5, NODE[...]]. */
export interface WktNode {
  /** In capitals. */
  readonly keyword: string;
  readonly values: readonly (string | number | WktNode)[];
}

interface OpenNode extends WktNode {
  readonly values: (string | number | WktNode)[];
}

/** Deeper texts are no reference system. */
const DEEPEST = 32;
const TOKEN =
  /\s*(?:"((?:[^"]|"")*)"|([A-Za-z_]\w*)\s*[[(]|([A-Za-z_]\w*)|([-+]?[\d.][\d.eE+-]*)|([\])])|(,))/y;

/** The first node of a text in either bracket style; undefined where it is no well-formed text of nodes. */
export function parseWkt(text: string): WktNode | undefined {
  const stack: OpenNode[] = [{ keyword: '', values: [] }];
  TOKEN.lastIndex = 0;
  for (let token = TOKEN.exec(text); token; token = TOKEN.exec(text)) {
    const [, quoted, opened, word, number, closed] = token;
    const top = stack[stack.length - 1];
    if (quoted !== undefined) top.values.push(quoted.replaceAll('""', '"'));
    else if (word !== undefined) top.values.push(word);
    else if (number !== undefined) top.values.push(Number(number));
    else if (opened !== undefined) {
      const node: OpenNode = { keyword: opened.toUpperCase(), values: [] };
      top.values.push(node);
      if (stack.push(node) > DEEPEST) return undefined;
    } else if (closed !== undefined) {
      stack.pop();
      if (stack.length <= 1) break;
    }
  }
  const [root] = stack[0].values;
  return stack.length === 1 && isNode(root) ? root : undefined;
}

export function isNode(value: string | number | WktNode | undefined): value is WktNode {
  return typeof value === 'object';
}

/** The children with one of the keywords. */
export function nodesOf(node: WktNode | undefined, ...keywords: string[]): readonly WktNode[] {
  return (node?.values ?? []).filter(isNode).filter(({ keyword }) => keywords.includes(keyword));
}

export function nodeOf(node: WktNode | undefined, ...keywords: string[]): WktNode | undefined {
  return nodesOf(node, ...keywords)[0];
}

/** The first text directly inside: a node's name. */
export function nameOf(node: WktNode | undefined): string | undefined {
  const name = node?.values[0];
  return typeof name === 'string' ? name : undefined;
}

/** The number after the name, or the first of all. */
export function numberOf(node: WktNode | undefined): number | undefined {
  return node?.values.find((value) => typeof value === 'number');
}

/** True where the axes of a system are said to be north (or latitude) first and east second. */
export function firstAxisIsNorth(root: WktNode | undefined): boolean {
  const [first, second] = nodesOf(root, 'AXIS').map(({ values }) => String(values[1]).toLowerCase());
  return first === 'north' && second === 'east';
}
