import type { LegendEntry } from '../../raster/exporter.ts';
import { coloursOf } from './colours.ts';
import { escapeXml } from '../escape-xml.ts';

/** GDAL's GDALRATFieldType. */
const INTEGER = 0;
const REAL = 1;
const STRING = 2;

/** GDAL's GDALRATFieldUsage. */
const USAGE = { generic: 0, pixelCount: 1, name: 2, value: 5, red: 6, green: 7, blue: 8 };

const LARGEST_INTEGER = 2 ** 31 - 1;

interface Column {
  readonly name: string;
  readonly type: number;
  readonly usage: number;
  readonly cell: (entry: LegendEntry) => string | number;
}

/** Names by value, and an attribute table with a row for each entry of the legend, as lines of a band's PAM. */
export function legendLines(legend: readonly LegendEntry[]): string[] {
  const entries = [...legend].sort((left, right) => left.value - right.value);
  return [...categoryNames(entries), ...attributeTable(entries)];
}

function categoryNames(entries: readonly LegendEntry[]): string[] {
  const names = Array.from({ length: (entries.at(-1)?.value ?? 0) + 1 }, () => '');
  names[0] = 'No data';
  for (const { value, name } of entries) names[value] = name;
  const lines = names.map((name) => `      <Category>${escapeXml(name)}</Category>`);
  return ['    <CategoryNames>', ...lines, '    </CategoryNames>'];
}

function attributeTable(entries: readonly LegendEntry[]): string[] {
  const columns = columnsFor(entries);
  const definitions = columns.flatMap(({ name, type, usage }, index) => [
    `      <FieldDefn index="${index}">`,
    `        <Name>${name}</Name>`,
    `        <Type>${type}</Type>`,
    `        <Usage>${usage}</Usage>`,
    '      </FieldDefn>',
  ]);
  const rows = entries.flatMap((entry, index) => [
    `      <Row index="${index}">`,
    ...columns.map(({ cell }) => `        <F>${escapeXml(String(cell(entry)))}</F>`),
    '      </Row>',
  ]);
  return [
    '    <GDALRasterAttributeTable tableType="thematic">',
    ...definitions,
    ...rows,
    '    </GDALRasterAttributeTable>',
  ];
}

function columnsFor(entries: readonly LegendEntry[]): Column[] {
  const channel = (index: number) => (entry: LegendEntry) => coloursOf(entry)[index];
  // GDAL's integers have 32 bits.
  const countType = entries.some(({ pixels }) => pixels > LARGEST_INTEGER) ? REAL : INTEGER;
  const columns: Column[] = [
    { name: 'Value', type: INTEGER, usage: USAGE.value, cell: ({ value }) => value },
    { name: 'Class', type: STRING, usage: USAGE.name, cell: ({ name }) => name },
    { name: 'Red', type: INTEGER, usage: USAGE.red, cell: channel(0) },
    { name: 'Green', type: INTEGER, usage: USAGE.green, cell: channel(1) },
    { name: 'Blue', type: INTEGER, usage: USAGE.blue, cell: channel(2) },
    { name: 'Pixels', type: countType, usage: USAGE.pixelCount, cell: ({ pixels }) => pixels },
  ];
  if (entries.every(({ hectares }) => hectares === undefined)) return columns;
  return [
    ...columns,
    { name: 'Hectares', type: REAL, usage: USAGE.generic, cell: ({ hectares }) => hectares ?? '' },
  ];
}
