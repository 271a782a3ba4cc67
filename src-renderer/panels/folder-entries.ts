import type { FolderEntry, FolderListing } from '../../src-main/engine/bytes.ts';

export type FileKind = 'scene' | 'project' | 'labels' | 'model' | 'truth';

const RASTERS = [
  '.tif',
  '.tiff',
  '.gtif',
  '.gtiff',
  '.jp2',
  '.j2k',
  '.mat',
  '.hdr',
  '.bsq',
  '.bil',
  '.bip',
  '.h5',
  '.he5',
  '.hdf5',
  '.nc',
  '.nc4',
  '_mtl.txt',
  '_mtl.json',
  '_mtl.xml',
  'mtd_msil1c.xml',
  'mtd_msil2a.xml',
  'mtd_tl.xml',
];

/** Endings of the files of a kind, lower case; the first is the one that is added to a name without any. */
export const ENDINGS: Readonly<Record<FileKind, readonly string[]>> = {
  scene: RASTERS,
  project: ['.swath.json', '.json', '.swath'],
  model: ['.safetensors'],
  truth: [...RASTERS, '.dat', '.img', '.geojson', '.json', '.shp', '.gpkg', '.fgb', '.zip'],
  labels: ['.tif', '.tiff', '.dat', '.img', '.hdr', '.png'],
};

/** What is shown of a folder: folders first, then the files of the kind, or all of them; hidden ones never. */
export function shownEntries(listing: FolderListing, kind: FileKind, everything: boolean): FolderEntry[] {
  const fits = ({ kind: entryKind, name }: FolderEntry): boolean =>
    entryKind === 'folder' || everything || isOfKind(name, kind);
  return listing.entries
    .filter((entry) => !entry.name.startsWith('.') && fits(entry))
    .sort(
      (left, right) =>
        Number(left.kind === 'file') - Number(right.kind === 'file') ||
        left.name.localeCompare(right.name, undefined, { numeric: true }),
    );
}

export function isOfKind(name: string, kind: FileKind): boolean {
  const lower = name.toLowerCase();
  return ENDINGS[kind].some((ending) => lower.endsWith(ending));
}

/** The first entry after `from` whose name starts with what was typed, going round; -1 where there is none. */
export function findByTyping(entries: readonly FolderEntry[], typed: string, from: number): number {
  const wanted = typed.toLowerCase();
  for (let step = 1; step <= entries.length; step += 1) {
    const place = (from + step) % entries.length;
    if (entries[place].name.toLowerCase().startsWith(wanted)) return place;
  }
  return -1;
}
