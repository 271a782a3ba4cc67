import { EngineError } from '../../errors.ts';
import type { Shape } from '../../geo/shapes-of-features.ts';
import { LARGEST_CLASS_ID, type ExampleClass } from './example-set.ts';

/** Attributes that hold the name of a class, its number, or both. */
interface ClassFields {
  readonly name?: string;
  readonly number?: string;
}

/** Those of ArcGIS, of the Semi-Automatic Classification Plugin, and plain ones, in lower case: the first that a file has counts. */
const KNOWN_FIELDS: readonly ClassFields[] = [
  { name: 'classname', number: 'classvalue' },
  { name: 'mc_name', number: 'mc_id' },
  { name: 'c_name', number: 'c_id' },
  { name: 'class_name', number: 'class_id' },
  { name: 'class' },
  { name: 'label' },
  { name: 'name' },
];

type Attributes = ReadonlyMap<string, string>;

/**
 * The classes of shapes by an attribute, or by one that is known to hold them: a number is the class's id; names get the ids 1, 2, ... in
 * their order, unless the number stands beside them as ArcGIS and others write it. Colours come from red, green and blue, or colour. Shapes
 * without a class are left out. Throws `bad-input` where there is no such attribute, and for a number that is no id.
 */
export function classesOfShapes(
  shapes: readonly Shape[],
  field: string | undefined,
  sourceName: string,
): ExampleClass[] {
  const rows = shapes.map((shape) => ({ shape, attributes: attributesOf(shape) }));
  const names = new Set(rows.flatMap(({ attributes }) => [...attributes.keys()]));
  const fields = fieldsFor(field?.toLowerCase(), names) ?? refuseFields(field, rows[0].shape, sourceName);
  const told = rows.flatMap(({ shape, attributes }) => {
    const number = attributes.get(fields.number ?? '');
    const name = attributes.get(fields.name ?? '') ?? number;
    return name === undefined ? [] : [{ shape, name, number: number ?? name, colour: colourOf(attributes) }];
  });
  const idOf = idsOf([...new Set(told.map(({ number }) => number))], fields, sourceName);
  const members = Map.groupBy(told, ({ number }) => idOf(number));
  const classes = [...members].map(([id, all]) => {
    const [{ name, number, colour }] = all;
    return {
      id,
      name: name === number && /^[\d.]+$/.test(name) ? `Class ${id}` : name.slice(0, 120),
      ...(colour ? { colour } : {}),
      polygons: all.flatMap(({ shape }) => shape.polygons),
      points: all.flatMap(({ shape }) => shape.points),
    };
  });
  return classes.sort((one, other) => one.id - other.id);
}

/** What a file says of a shape, by the attribute's name in lower case; what is empty is left out. */
function attributesOf({ properties }: Shape): Attributes {
  return new Map(
    Object.entries(properties)
      .filter(
        ([, value]) => typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint',
      )
      .map(([name, value]) => [name.toLowerCase(), String(value).trim()] as const)
      .filter(([, value]) => value !== ''),
  );
}

function fieldsFor(field: string | undefined, names: ReadonlySet<string>): ClassFields | undefined {
  const held = KNOWN_FIELDS.map(({ name = '', number = '' }) => ({
    ...(names.has(name) ? { name } : {}),
    ...(names.has(number) ? { number } : {}),
  }));
  if (field === undefined) return held.find(({ name, number }) => name ?? number);
  if (!names.has(field)) return undefined;
  return held.find(({ name, number }) => name === field || number === field) ?? { name: field };
}

/** Ids by what stands in the attribute. */
function idsOf(
  values: readonly string[],
  fields: ClassFields,
  sourceName: string,
): (value: string) => number {
  if (fields.number === undefined && !values.every((value) => /^-?\d+(\.0*)?$/.test(value))) {
    const sorted = [...values].sort();
    return (value) => sorted.indexOf(value) + 1;
  }
  return (value) => {
    const id = Number(value);
    if (Number.isInteger(id) && id >= 1 && id <= LARGEST_CLASS_ID) return id;
    throw new EngineError(
      'bad-input',
      `${sourceName}: the class "${value}" in "${fields.number ?? fields.name}" is no whole number from 1 to ${LARGEST_CLASS_ID}; ` +
        'number the classes from 1, because 0 stands for no data.',
    );
  };
}

function colourOf(attributes: Attributes): string | undefined {
  const colour = attributes.get('colour') ?? attributes.get('color');
  if (colour !== undefined && /^#[0-9a-f]{6}$/i.test(colour)) return colour.toLowerCase();
  const channels = ['red', 'green', 'blue'].map((name) => Number(attributes.get(name)));
  if (!channels.every((value) => Number.isInteger(value) && value >= 0 && value <= 255)) return undefined;
  return `#${channels.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

function refuseFields(field: string | undefined, { properties }: Shape, sourceName: string): never {
  const held = Object.keys(properties).join(', ');
  const there = held === '' ? 'it has none' : `it has ${held}`;
  throw new EngineError(
    'bad-input',
    field === undefined
      ? `${sourceName} has no attribute that is known to hold a class (${there}); name the one that does.`
      : `${sourceName} has no attribute "${field}" (${there}); name the one that holds the class.`,
  );
}
