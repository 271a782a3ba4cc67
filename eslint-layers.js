import { isBuiltin } from 'node:module';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';

/** Who may import whom: inside a room a folder may import its own rank and those before it. */
const RANKS = {
  engine: [
    [
      'errors',
      'random',
      'run',
      'workers',
      'bytes',
      'paths',
      'text-files',
      'parameters',
      'named-arrays',
      'linear',
      'program',
      'device',
    ],
    ['geo'],
    ['raster'],
    ['kernels', 'formats'],
    ['clustering', 'quality', 'scheme'],
    ['features'],
    ['recipe', 'project', 'jobs', 'plugins'],
    ['builtin', 'tasks'],
    ['api', 'engine', 'create-engine'],
  ],
  'src-renderer': [['ui', 'forms', 'desktop'], ['state'], ['map', 'panels']],
};

/** What only those that put a whole program together, and tests, may import. */
const BUILTIN = 'engine/builtin';
const COMPOSITION_ROOTS = ['node'];

/** Packages that the engine may use: JavaScript and WebAssembly that needs neither Node nor a DOM. */
const ENGINE_PACKAGES = [
  '@cornerstonejs/codec-libjpeg-turbo-8bit',
  '@cornerstonejs/codec-openjpeg',
  '@jsquash/webp',
  'fflate',
  'flatgeobuf',
  'h5wasm',
  'lerc',
  'ml-matrix',
  'proj4',
  'shpjs',
  'sql.js',
  'zod',
];

/** Data that is no code of any room, by the folder that may import it. */
const DATA = { 'engine/geo': 'resources/crs', 'engine/features': 'resources/indices' };

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
    const isTest = isTestFile(file) || from.folder === 'testing';
    const refuse = (node, to) => context.report({ node, messageId: 'layer', data: { from: from.label, to } });
    const check = (node) => {
      const specifier = specifierOf(node);
      if (specifier === undefined) return;
      if (specifier === null) {
        if (!isTest) refuse(node, 'what is not named by a plain string');
        return;
      }
      const reason = refusal(root, file, { ...from, isTest }, specifier, isTypeOnly(node));
      if (reason) refuse(node, reason);
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
      TSImportType: check,
    };
  },
};

/** Undefined for an export of one's own; null for an import that is computed. */
function specifierOf(node) {
  const source = node.source ?? node.argument?.literal;
  if (!source) return undefined;
  return typeof source.value === 'string' ? source.value : null;
}

function refusal(root, file, from, specifier, typeOnly) {
  if (!(from.room in ROOMS)) return `${specifier} (no room ${from.room} in eslint-layers.js)`;
  const isPath = specifier.startsWith('.') || isAbsolute(specifier);
  if (!isPath) return packageRefusal(from, specifier, typeOnly);
  const target = resolve(dirname(file), specifier.replace(/\?.*$/, ''));
  const to = placeOf(root, target);
  if (from.isTest && (from.room !== 'src-renderer' || !to)) return undefined;
  if (!to && isDataOf(from, relative(root, target))) return undefined;
  if (!to) return `${relative(root, target)}, which lies in no room`;
  if (!from.isTest && (isTestFile(target) || to.folder === 'testing'))
    return `${to.label}, which is for tests`;
  if (to.label === BUILTIN && !COMPOSITION_ROOTS.includes(from.room)) return to.label;
  if (to.room === from.room) return from.isTest ? undefined : rankRefusal(from, to);
  const { rooms, types } = ROOMS[from.room];
  if (rooms.includes(to.room)) return undefined;
  if (types.includes(to.room) && (typeOnly || to.folder === 'contract')) return undefined;
  return to.label;
}

function isDataOf({ label }, path) {
  const folder = DATA[label];
  return folder !== undefined && dirname(path) === folder.replaceAll('/', sep) && path.endsWith('.json');
}

function packageRefusal(from, specifier, typeOnly) {
  const isOf = (name) => specifier === name || specifier.startsWith(`${name}/`);
  if (from.room === 'engine' && !from.isTest && !ENGINE_PACKAGES.some(isOf)) return specifier;
  if (from.room === 'src-renderer' && !from.isTest && (isBuiltin(specifier) || isOf('electron')))
    return specifier;
  if (isOf('electron') && from.room !== 'electron' && !typeOnly) return specifier;
  return undefined;
}

function rankRefusal(from, to) {
  const ranks = RANKS[from.room];
  if (!ranks || from.folder === 'index') return undefined;
  const rank = (place) => ranks.findIndex((folders) => folders.includes(place.folder));
  // The page's root puts all together; the engine's folders all have a rank.
  if (from.room !== 'engine' && (rank(from) < 0 || rank(to) < 0)) return undefined;
  if (rank(from) < 0) return `${to.label} (the folder ${from.label} has no rank in eslint-layers.js)`;
  return rank(to) >= 0 && rank(to) <= rank(from) ? undefined : to.label;
}

function isTypeOnly(node) {
  if (node.type === 'TSImportType') return true;
  if (node.importKind === 'type' || node.exportKind === 'type') return true;
  return node.specifiers?.length > 0 && node.specifiers.every((specifier) => specifier.importKind === 'type');
}

function isTestFile(path) {
  return /\.test(-setup)?\.ts$/.test(path);
}

function placeOf(root, path) {
  const parts = relative(root, path).split(sep);
  if (parts[0] === 'src-renderer')
    return { room: 'src-renderer', folder: nameOf(parts[1]), label: parts.slice(0, 2).join('/') };
  if (parts[0] !== 'src-main') return undefined;
  const folder = nameOf(parts[2]);
  return { room: parts[1], folder, label: `${parts[1]}/${folder}` };
}

function nameOf(part) {
  return (part ?? '').replace(/(\.test(-setup)?)?\.(ts|js)$/, '');
}
