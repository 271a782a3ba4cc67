import { fromGdal, type AffineTransform } from '../../geo/affine.ts';
import type { ControlPoint } from '../../geo/control-point.ts';
import { childrenNamed, childText, parseXml, unescapeXml, type XmlElement } from '../xml.ts';

/** What GDAL's metadata says of one band; raw text, as written. */
export interface BandMetadata {
  readonly description?: string;
  readonly scale?: number;
  readonly offset?: number;
  readonly unit?: string;
  readonly nodata?: string;
  readonly colourInterpretation?: string;
  readonly categories?: readonly string[];
  /** Everything else by lower-case name. */
  readonly items: Readonly<Record<string, string>>;
}

export interface Metadata {
  readonly bands: ReadonlyMap<number, BandMetadata>;
  /** Items of the whole file by lower-case name. */
  readonly items: Readonly<Record<string, string>>;
  readonly transform?: AffineTransform;
  readonly system?: SystemText;
  readonly controlPoints?: readonly ControlPoint[];
}

/** A reference system as PAM has it. */
export interface SystemText {
  readonly wkt: string;
  /** Which axes of the system x and y are: "2,1" where they are swapped. */
  readonly axes?: string;
}

const EMPTY: Metadata = { bands: new Map(), items: {} };

interface Items {
  /** Metadata proper, by lower-case name; of two of one name the one without a domain counts. */
  readonly named: Record<string, string>;
  /** What GDAL marks by a role: scale, offset, unittype, description, colorinterp. */
  readonly roles: Record<string, string>;
}

/** The GDAL_METADATA tag: `<Item name sample role domain>` elements. Bands are zero-based. */
export function parseGdalMetadata(text: string | undefined): Metadata {
  const root = text ? parseXml(text) : undefined;
  const ofFile: Items = { named: {}, roles: {} };
  const perBand = new Map<number, Items>();
  for (const { attributes, text } of childrenNamed(root, 'Item')) {
    // GDAL escapes these values twice.
    const value = unescapeXml(text);
    const band = attributes.sample === undefined ? undefined : Number(attributes.sample);
    if (band !== undefined && !perBand.has(band)) perBand.set(band, { named: {}, roles: {} });
    const { named, roles } = band === undefined ? ofFile : perBand.get(band)!;
    const key = (attributes.name ?? '').toLowerCase();
    if (attributes.role) roles[attributes.role.toLowerCase()] = value;
    else if (!attributes.domain || !(key in named)) named[key] = value;
  }
  const bands = new Map([...perBand].map(([band, items]) => [band, ofItems(items)] as const));
  return { bands, items: ofFile.named };
}

function ofItems({ named, roles }: Items): BandMetadata {
  return {
    description: roles.description || undefined,
    scale: finite(roles.scale),
    offset: finite(roles.offset),
    unit: roles.unittype || undefined,
    colourInterpretation: roles.colorinterp || undefined,
    items: named,
  };
}

/** A `.aux.xml` file beside the scene (GDAL's "persistent auxiliary metadata"). */
export function parseAuxiliaryXml(text: string | undefined): Metadata {
  const root = text ? parseXml(text) : undefined;
  if (root?.name !== 'PAMDataset') return EMPTY;
  const bands = childrenNamed(root, 'PAMRasterBand').map(
    (element) => [Number(element.attributes.band) - 1, ofElement(element)] as const,
  );
  const numbers = childText(root, 'GeoTransform')?.split(',').map(Number) ?? [];
  const placed = numbers.length === 6 && numbers.every(Number.isFinite);
  return {
    bands: new Map(bands),
    items: itemsOf(root),
    transform: placed ? fromGdal(numbers) : undefined,
    ...systemAndPoints(root),
  };
}

/** The control points have a system of their own, which is the scene's where it has no other. */
function systemAndPoints(root: XmlElement): Pick<Metadata, 'system' | 'controlPoints'> {
  const [own] = childrenNamed(root, 'SRS');
  const [list] = childrenNamed(root, 'GCPList');
  const points = childrenNamed(list, 'GCP').map(({ attributes }): ControlPoint => {
    const [column, row, x, y] = [attributes.Pixel, attributes.Line, attributes.X, attributes.Y].map(Number);
    return { column, row, x, y, z: Number(attributes.Z ?? attributes.GCPZ ?? 0) };
  });
  const sound = points.filter((point) => Object.values(point).every(Number.isFinite));
  const wkt = own?.text.trim() || list?.attributes.Projection;
  const axes = (own?.text.trim() ? own : list)?.attributes.dataAxisToSRSAxisMapping;
  return {
    system: wkt ? { wkt, axes } : undefined,
    controlPoints: sound.length > 0 ? sound : undefined,
  };
}

function ofElement(element: XmlElement): BandMetadata {
  const categories = childrenNamed(childrenNamed(element, 'CategoryNames')[0], 'Category');
  return {
    description: childText(element, 'Description') || undefined,
    scale: finite(childText(element, 'Scale')),
    offset: finite(childText(element, 'Offset')),
    unit: childText(element, 'UnitType') || undefined,
    nodata: childText(element, 'NoDataValue'),
    colourInterpretation: childText(element, 'ColorInterp') || undefined,
    categories: categories.length > 0 ? categories.map(({ text }) => text) : undefined,
    items: itemsOf(element),
  };
}

function itemsOf(element: XmlElement): Record<string, string> {
  const items = childrenNamed(element, 'Metadata').flatMap((metadata) => childrenNamed(metadata, 'MDI'));
  return Object.fromEntries(
    items.map(({ attributes, text }) => [(attributes.key ?? '').toLowerCase(), text]),
  );
}

function finite(text: string | undefined): number | undefined {
  const value = text === undefined || text.trim() === '' ? NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}
