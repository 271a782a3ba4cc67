import { dirname, relative, resolve, sep } from 'node:path';

/** Who may import whom. Inside the engine a folder may import its own rank and those before it. */
const ENGINE_RANKS = [
  ['errors', 'random', 'run', 'workers', 'bytes', 'text-files', 'parameters'],
  ['geo'],
  ['raster'],
  ['kernels', 'program', 'device', 'formats'],
  ['clustering', 'quality', 'scheme'],
  ['recipe', 'project', 'jobs', 'plugins'],
  ['builtin', 'tasks'],
  ['api', 'engine', 'create-engine'],
];

/** Packages that the engine may use: pure JavaScript, no Node, no DOM. */
const ENGINE_PACKAGES = ['geotiff', 'proj4', 'zod', 'vitest'];

/** For each room: the rooms it may import from, besides itself. `types` allows type imports only. */
const ROOMS = {
  engine: { rooms: [], types: [] },
  server: { rooms: ['engine', 'node'], types: [] },
  node: { rooms: ['engine', 'server'], types: [] },
  electron: { rooms: ['node'], types: ['engine'] },
  'src-renderer': { rooms: [], types: ['engine', 'server', 'electron'] },
};

/** Reports imports that break the layering of README's map of folders. */
export const layersRule = {
  meta: { type: 'problem', schema: [], messages: { layer: '{{from}} may not import {{to}}.' } },
  create(context) {
    const root = context.cwd;
    const file = context.filename;
    const from = placeOf(root, file);
    if (!from) return {};
    const check = (node) => {
      const specifier = node.source?.value;
      if (typeof specifier !== 'string') return;
      const reason = refusal(root, file, from, specifier, isTypeOnly(node));
      if (reason) context.report({ node, messageId: 'layer', data: { from: from.label, to: reason } });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
};

function refusal(root, file, from, specifier, typeOnly) {
  const isTest = /\.test(-setup)?\.ts$/.test(file) || from.folder === 'testing';
  if (!specifier.startsWith('.')) return packageRefusal(from, specifier, isTest, typeOnly);
  const to = placeOf(root, resolve(dirname(file), specifier.replace(/\?.*$/, '')));
  if (!to || to.room === from.room)
    return to && from.room === 'engine' && !isTest ? rankRefusal(from, to) : undefined;
  if (isTest && from.room !== 'src-renderer') return undefined;
  const { rooms, types } = ROOMS[from.room];
  if (rooms.includes(to.room)) return undefined;
  if (types.includes(to.room) && (typeOnly || to.folder === 'contract')) return undefined;
  return to.label;
}

function packageRefusal(from, specifier, isTest, typeOnly) {
  const isNode = specifier.startsWith('node:');
  if (
    from.room === 'engine' &&
    !isTest &&
    !ENGINE_PACKAGES.some((name) => specifier === name || specifier.startsWith(`${name}/`))
  )
    return specifier;
  if (from.room === 'src-renderer' && (isNode || specifier === 'electron') && !isTest) return specifier;
  if (specifier === 'electron' && from.room !== 'electron' && !typeOnly) return specifier;
  return undefined;
}

function rankRefusal(from, to) {
  if (from.folder === 'testing' || from.folder === 'index') return undefined;
  const rank = (place) => ENGINE_RANKS.findIndex((folders) => folders.includes(place.folder));
  if (rank(from) < 0) return `${to.label} (the folder ${from.label} has no rank in eslint-layers.js)`;
  return rank(to) >= 0 && rank(to) <= rank(from) ? undefined : to.label;
}

function isTypeOnly(node) {
  if (node.importKind === 'type' || node.exportKind === 'type') return true;
  return node.specifiers?.length > 0 && node.specifiers.every((specifier) => specifier.importKind === 'type');
}

function placeOf(root, path) {
  const parts = relative(root, path).split(sep);
  if (parts[0] === 'src-renderer')
    return { room: 'src-renderer', folder: parts[1] ?? '', label: parts.slice(0, 2).join('/') };
  if (parts[0] !== 'src-main' || !(parts[1] in ROOMS)) return undefined;
  const folder = (parts[2] ?? '').replace(/(\.test)?\.(ts|js)$/, '');
  return { room: parts[1], folder, label: `${parts[1]}/${folder}` };
}
