import type { XmlElement } from '../xml.ts';

/** All elements at a path of names from an element, whatever their namespaces: "General_Info/Product_Info". */
export function elementsAt(root: XmlElement | undefined, path: string): readonly XmlElement[] {
  let found = root ? [root] : [];
  for (const name of path.split('/')) {
    found = found.flatMap(({ children }) => children.filter((child) => localName(child) === name));
  }
  return found;
}

/** Trimmed text of the first; undefined where there is none. */
export function textAt(root: XmlElement | undefined, path: string): string | undefined {
  return elementsAt(root, path)[0]?.text.trim();
}

/** The same as a number; undefined where it is none. */
export function numberAt(root: XmlElement | undefined, path: string): number | undefined {
  const value = Number.parseFloat(textAt(root, path) ?? '');
  return Number.isFinite(value) ? value : undefined;
}

/** "n1:General_Info" -> "General_Info" */
export function localName({ name }: XmlElement): string {
  return name.slice(name.indexOf(':') + 1);
}
