import { ESLint } from 'eslint';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const eslint = new ESLint({ cwd: root });

async function refusals(file: string, code: string): Promise<number> {
  const [result] = await eslint.lintText(code, { filePath: join(root, file) });
  return result.messages.filter(({ ruleId }) => ruleId === 'house/layers').length;
}

describe('the layers', () => {
  it.each([
    ['src-main/engine/raster/x.ts', "import fs from 'node:fs'"],
    ['src-main/engine/raster/x.ts', "import type { Stats } from 'fs'"],
    ['src-main/engine/raster/x.ts', "type Stats = import('node:fs').Stats"],
    ['src-main/engine/raster/x.ts', 'await import(`node:fs`)'],
    ['src-main/engine/raster/x.ts', "export { nodeFiles } from '../../node/files.ts'"],
    ['src-main/engine/raster/x.ts', "import { ESLint } from 'geotiff'"],
    ['src-main/engine/raster/x.ts', "import layers from '../../../eslint-layers.js'"],
    ['src-main/engine/raster/x.ts', "await import('../../../resources/crs/systems.json')"],
    ['src-main/engine/geo/x.ts', "import { worst } from '../../../resources/crs/project-points.mjs'"],
    ['src-main/engine/geo/x.ts', "await import('../../../resources/sample/systems.json')"],
    ['src-main/engine/raster/x.ts', "import { kmeans } from '../clustering/kmeans.ts'"],
    ['src-main/engine/raster/x.ts', "import { checkReader } from '../testing/check-reader.ts'"],
    ['src-main/engine/raster/x.ts', "import './cache.test.ts'"],
    ['src-main/engine/newcomer/x.ts', "import { grow } from '../raster/window.ts'"],
    ['src-main/engine/create-engine.ts', "import { builtinPlugins } from './builtin.ts'"],
    ['src-main/server/x.ts', "import { builtinPlugins } from '../engine/builtin.ts'"],
    ['src-main/electron/x.ts', "import { EngineError } from '../engine/errors.ts'"],
    ['src-main/node/x.ts', "import { app } from 'electron'"],
    ['src-main/newcomer/x.ts', "import { nodeFiles } from '../node/files.ts'"],
    ['src-renderer/x.ts', "import { grow } from '../src-main/engine/raster/window.ts'"],
    ['src-renderer/x.ts', "import fs from 'fs'"],
    ['src-renderer/x.ts', "import { ipcRenderer } from 'electron/renderer'"],
    ['src-renderer/ui/x.ts', "import { Session } from '../state/session.svelte.ts'"],
    [
      'src-renderer/x.svelte',
      `<script lang="ts">\n  import { grow } from '../src-main/engine/raster/window.ts';\n</script>\n`,
    ],
  ])('refuse in %s: %s', async (file, code) => expect(await refusals(file, code)).toBe(1));

  it.each([
    ['src-main/engine/raster/x.ts', "import { z } from 'zod'"],
    ['src-main/engine/geo/x.ts', "await import('../../../resources/crs/systems.json')"],
    ['src-main/engine/clustering/x.ts', "import { grow } from '../raster/window.ts'"],
    ['src-main/engine/raster/x.test.ts', "import fs from 'node:fs'"],
    ['src-main/node/x.ts', "import { builtinPlugins } from '../engine/builtin.ts'"],
    ['src-main/electron/x.ts', "import { findInstalledNode } from '../node/find-node.ts'"],
    ['src-renderer/x.ts', "import type { Project } from '../src-main/engine/project/document.ts'"],
  ])('allow in %s: %s', async (file, code) => expect(await refusals(file, code)).toBe(0));
});
