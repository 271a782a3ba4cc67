/** The organisations whose codes are known. */
export type Authority = 'EPSG' | 'ESRI';

/** A reference system of the table in resources/crs. */
export interface KnownSystem {
  readonly name: string;
  readonly proj4: string;
  /** The two halves of the definition: the projection with its unit, and the datum (empty where the first says it all). */
  readonly projection: string;
  readonly datum: string;
  /** Metres; absent below a metre. */
  readonly uncertainty?: number;
}

/** As resources/crs/make-table.py writes it; README.md there says what the numbers are. */
interface TableFile {
  readonly words: readonly string[];
  readonly projections: readonly string[];
  readonly datums: readonly string[];
  readonly datumNames: Readonly<Record<string, number | string>>;
  readonly EPSG: string;
  readonly ESRI: string;
}

interface Table extends Pick<TableFile, 'words' | 'projections' | 'datums' | Authority> {
  readonly datumNames: ReadonlyMap<string, number | string>;
}

/** What a definition has where the table does not say it. */
const USUAL: Readonly<Record<string, readonly string[]>> = {
  longlat: [],
  utm: ['units=m'],
  tmerc: ['lat_0=0', 'x_0=0', 'y_0=0', 'units=m'],
  plane: ['x_0=0', 'y_0=0', 'units=m'],
};

let loading: Promise<Table> | undefined;

/** Undefined for codes of nothing, of systems in three dimensions, and of those that proj4 does not place as PROJ does. */
export async function knownSystem(authority: Authority, code: number): Promise<KnownSystem | undefined> {
  const table = await loadTable();
  const row = rowOf(table[authority], code);
  return row && decodeSystem(table, row);
}

/** The geographic system (in degrees from Greenwich) of a datum, by any name of either: EPSG's, OGC's or ESRI's. */
export async function datumNamed(name: string): Promise<KnownSystem | undefined> {
  const { datumNames } = await loadTable();
  const code = datumNames.get(plainName(name));
  if (typeof code === 'number') return knownSystem('EPSG', code);
  return code === undefined ? undefined : knownSystem('ESRI', Number(code.slice('ESRI:'.length)));
}

/** Without what OGC, EPSG and ESRI write differently; as make-table.py has it. */
function plainName(name: string): string {
  return name
    .toLowerCase()
    .replace(/^(d|gcs)_| ensemble$/g, '')
    .replace(/[^a-z0-9+]/g, '');
}

function loadTable(): Promise<Table> {
  loading ??= readTable();
  return loading;
}

async function readTable(): Promise<Table> {
  const { default: file } = await import('../../../resources/crs/systems.json', { with: { type: 'json' } });
  const { words, projections, datums } = file;
  return {
    words: unfronted(words),
    projections: unfronted(projections),
    datums: unfronted(datums),
    EPSG: file.EPSG,
    ESRI: file.ESRI,
    datumNames: new Map(Object.entries(file.datumNames)),
  };
}

/** Each text starts with a digit of base 36: how much of the text before it it begins with. */
function unfronted(texts: readonly string[]): string[] {
  let previous = '';
  return texts.map((text) => {
    previous = previous.slice(0, parseInt(text[0], 36)) + text.slice(1);
    return previous;
  });
}

/**
 * The row of a code, which rise. The text is looked through each time: to take all of it apart would keep a command waiting for a
 * tenth of a second.
 */
function rowOf(text: string, wanted: number): string[] | undefined {
  let code = 0;
  for (let from = 0; from < text.length && code < wanted;) {
    const comma = text.indexOf(',', from);
    code += Number(text.slice(from, comma));
    const space = text.indexOf(' ', comma);
    from = space < 0 ? text.length : space + 1;
    if (code === wanted) return text.slice(comma + 1, space < 0 ? undefined : space).split(',');
  }
  return undefined;
}

function decodeSystem(table: Table, [projection, datum, left, right]: readonly string[]): KnownSystem {
  const word = (index: string): string => table.words[Number(index)];
  const name = right ? `${word(left)} / ${word(right)}` : word(left);
  const [shift, uncertainty] = table.datums[Number(datum)].split('|');
  const flattening = decodeProjection(table.projections[Number(projection)]);
  return {
    name,
    projection: flattening,
    datum: shift,
    proj4: [flattening, shift, '+no_defs'].filter(Boolean).join(' '),
    uncertainty: uncertainty === undefined ? undefined : Number(uncertainty),
  };
}

/** "tmerc lon_0=9": parameters without their plus, and without those that are as usual. */
function decodeProjection(text: string): string {
  const [projection, ...parameters] = text.split(' ');
  const usual = [...(USUAL[projection] ?? USUAL.plane)];
  const missing = usual.filter((one) => !parameters.some((given) => sameKey(given, one)));
  return [`proj=${projection}`, ...parameters, ...missing].map((part) => `+${part}`).join(' ');
}

function sameKey(given: string, usual: string): boolean {
  const key = given.split('=')[0];
  return key === usual.split('=')[0] || (key === 'to_meter' && usual === 'units=m');
}
