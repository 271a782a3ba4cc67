/** A file of areas in memory; a shapefile is several that belong together. */
export interface AreaFile {
  /** With its extension, without its folder. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** "rivers.SHP" -> ".shp"; empty where there is none. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot).toLowerCase();
}

/** The file of the same name with another extension, in whichever case. */
export function companion(
  files: readonly AreaFile[],
  { name }: AreaFile,
  extension: string,
): AreaFile | undefined {
  const stem = name.slice(0, name.length - extensionOf(name).length);
  return files.find((file) => file.name.toLowerCase() === (stem + extension).toLowerCase());
}
