import type { SceneDescription } from '../../engine/api.ts';
import { defineCommand } from '../define-command.ts';
import { SCENE_FLAGS, SCENE_POSITIONAL, sceneFiles } from '../scene-flags.ts';
import { renderTable } from '../table.ts';

const FLAGS = {
  ...SCENE_FLAGS,
  json: { type: 'switch', description: 'Print one JSON object.' },
} as const;

export const infoCommand = defineCommand({
  name: 'info',
  summary: 'Show what a scene is: size, reference system, extent, bands, damage.',
  positionals: [SCENE_POSITIONAL],
  examples: [
    'swath info scene.tif',
    'swath info scene.tif --json',
    'swath info Indian_pines.mat:indian_pines',
    'swath info S2A_MSIL2A_20240601.SAFE --open resolution=20',
    'swath info B02.tif --with B03.tif --with B04.tif',
  ],
  flags: async () => FLAGS,
  run: async ([name], { json, ...how }, terminal) => {
    const { withEngine } = await import('../open-engine.ts');
    const { path, ...request } = sceneFiles(name, how);
    const scene = await withEngine(({ engine }) => engine.openScene(path, request));
    terminal.print(json ? JSON.stringify(publicPart(scene)) : renderScene(scene));
    return 0;
  },
});

/** Without what only a map needs. */
function publicPart(scene: SceneDescription): object {
  return Object.fromEntries(Object.entries(scene).filter(([key]) => key !== 'id' && key !== 'tiles'));
}

function renderScene(scene: SceneDescription): string {
  const facts: [string, string][] = [
    ['File', scene.path],
    ...(scene.parts ?? []).map((part): [string, string] => ['With', part]),
    ['Format', scene.format],
    ['Size', `${scene.width} x ${scene.height} pixels, ${scene.bands.length} bands`],
    ['Reference system', referenceSystem(scene)],
    ...placement(scene),
    ['Overviews', String(scene.overviewCount)],
    ...Object.entries(scene.details),
    ...scene.problems.map((problem): [string, string] => ['Problem', problem]),
  ];
  return [renderTable(facts), ...renderOptions(scene), renderBands(scene)].join('\n\n');
}

/** What --open takes, with what is in force. */
function renderOptions({ options }: SceneDescription): string[] {
  if (options === undefined) return [];
  const rows = options.flatMap(({ id, title, choices, value: inForce }) =>
    choices.map(({ value, title: choice }, index) => [
      index === 0 ? title : '',
      `--open ${id}=${value}`,
      value === inForce ? `${choice} (in force)` : choice,
    ]),
  );
  return [renderTable([['Option', 'Flag', 'Meaning'], ...rows])];
}

function referenceSystem({ crs, georeferenced }: SceneDescription): string {
  if (crs === undefined) return 'none';
  const code = crs.epsg !== undefined && !crs.name.includes(String(crs.epsg)) ? ` (EPSG:${crs.epsg})` : '';
  return `${crs.name}${code}, in ${crs.unit}${georeferenced ? placeDoubt(crs) : ''}`;
}

function placeDoubt({ proj4, uncertainty }: NonNullable<SceneDescription['crs']>): string {
  if (proj4 === undefined) return '; cannot be placed on the earth';
  return uncertainty === undefined ? '' : `; placed to within about ${uncertainty} m`;
}

function placement({ georeferenced, transform, extent }: SceneDescription): [string, string][] {
  if (!georeferenced) return [['Extent', 'not georeferenced: placed at pixel coordinates']];
  const [a, b, , d, e] = transform;
  const [minimumX, minimumY, maximumX, maximumY] = extent;
  return [
    ['Pixel size', `${rounded(Math.hypot(a, d))} x ${rounded(Math.hypot(b, e))}`],
    [
      'Extent',
      `x ${rounded(minimumX)} to ${rounded(maximumX)}, y ${rounded(minimumY)} to ${rounded(maximumY)}`,
    ],
  ];
}

/** Without the noise of the last digits. */
function rounded(value: number): string {
  return String(Number(value.toPrecision(10)));
}

function renderBands({ bands }: SceneDescription): string {
  const rows = bands.map(({ index, name, sampleType, wavelength, scale, offset, nodata, unit }) => [
    String(index + 1),
    name,
    sampleType,
    wavelength === undefined ? '-' : `${wavelength} nm`,
    String(scale),
    String(offset),
    nodata === undefined ? '-' : String(nodata),
    unit ?? '-',
  ]);
  return renderTable(
    [['Band', 'Name', 'Type', 'Wavelength', 'Scale', 'Offset', 'No data', 'Unit'], ...rows],
    [0],
  );
}
