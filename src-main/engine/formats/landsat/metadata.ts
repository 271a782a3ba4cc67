import { parseXml, type XmlElement } from '../xml.ts';

/** Values of an MTL file by group and key, all as text without quotes. */
export type LandsatMetadata = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** What the first bytes of every MTL file hold, whichever way it is written. */
export const ROOT_NAMES = ['LANDSAT_METADATA_FILE', 'L1_METADATA_FILE'] as const;

/** Reads an MTL file as text (ODL), JSON or XML. Undefined where it is none of them. */
export function parseMetadata(text: string): LandsatMetadata | undefined {
  const start = text.trimStart();
  if (start.startsWith('{')) return fromJson(start);
  return start.startsWith('<') ? fromXml(start) : fromOdl(start);
}

/** The value of a key in the first of `groups` that has it; in any group where none are named. */
export function valueOf(
  metadata: LandsatMetadata,
  key: string,
  groups: readonly string[] = [...metadata.keys()],
): string | undefined {
  for (const group of groups) {
    const value = metadata.get(group)?.get(key);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The same as a number; undefined where it is none. */
export function numberOf(
  metadata: LandsatMetadata,
  key: string,
  groups?: readonly string[],
): number | undefined {
  const value = Number.parseFloat(valueOf(metadata, key, groups) ?? '');
  return Number.isFinite(value) ? value : undefined;
}

function fromOdl(text: string): LandsatMetadata | undefined {
  const groups = new Map<string, Map<string, string>>();
  const path: string[] = [];
  for (const line of text.split('\n')) {
    const [, key, value] = /^\s*(\w+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (key === 'GROUP') path.push(value);
    else if (key === 'END_GROUP') path.pop();
    else if (key !== undefined) put(groups, path.at(-1) ?? '', key, value.replace(/^"(.*)"$/, '$1'));
  }
  return groups.size > 0 ? groups : undefined;
}

function fromJson(text: string): LandsatMetadata | undefined {
  const json = parsed(text);
  const root = ROOT_NAMES.map((name) => membersOf(json)[name]).find((found) => found !== undefined);
  const groups = new Map<string, Map<string, string>>();
  for (const [group, members] of Object.entries(membersOf(root))) {
    for (const [key, value] of Object.entries(membersOf(members))) put(groups, group, key, String(value));
  }
  return groups.size > 0 ? groups : undefined;
}

function fromXml(text: string): LandsatMetadata | undefined {
  const root = parseXml(text);
  const groups = new Map<string, Map<string, string>>();
  const visit = (group: XmlElement): void => {
    for (const child of group.children) {
      if (child.children.length > 0) visit(child);
      else put(groups, group.name, child.name, child.text.trim());
    }
  };
  if (root && ROOT_NAMES.some((name) => name === root.name)) visit(root);
  return groups.size > 0 ? groups : undefined;
}

function put(groups: Map<string, Map<string, string>>, group: string, key: string, value: string): void {
  if (!groups.has(group)) groups.set(group, new Map());
  groups.get(group)!.set(key, value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function membersOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
