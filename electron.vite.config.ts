import { chmod } from 'node:fs/promises';
import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

const from = (path: string): string => resolve(import.meta.dirname, path);

/** `swath` is started by its name, also where npm did not link it. */
const executableSwath: Plugin = {
  name: 'executable-swath',
  writeBundle: async ({ dir }) => chmod(resolve(dir!, 'swath.js'), 0o755),
};

/** All that the entry of a thread imports. */
const threadModules = new Set<string>();

const findThreadModules: Plugin = {
  name: 'find-thread-modules',
  buildEnd() {
    const found = [from('src-main/node/worker.ts')];
    for (const id of found) {
      const { importedIds = [] } = this.getModuleInfo(id) ?? {};
      found.push(...importedIds.filter((imported) => !found.includes(imported)));
    }
    for (const id of found.slice(1)) threadModules.add(id);
  },
};

export default defineConfig({
  main: {
    plugins: [executableSwath, findThreadModules],
    build: {
      outDir: 'out/main',
      sourcemap: true,
      // Of these, what is not used falls away; else the process and each of its threads would load all of their hundred files.
      externalizeDeps: { exclude: ['zod', 'ml-matrix'] },
      rollupOptions: {
        input: {
          electron: from('src-main/electron/main.ts'),
          swath: from('src-main/node/swath.ts'),
          examine: from('src-main/node/examine.ts'),
          worker: from('src-main/node/worker.ts'),
          'device-worker': from('src-main/node/device-worker.ts'),
        },
        // All in one folder, so that what a file finds from its own place does not depend on how it was bundled.
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: '[name]-[hash].js',
          // Each file takes a third of a millisecond to find and begin: what several parts of the program need comes as two, one for
          // threads, with nothing that they can do without, and one for the rest.
          codeSplitting: {
            groups: [
              { name: 'threads', test: (id) => threadModules.has(id) },
              { name: 'engine', test: /src-main.engine|zod/, minShareCount: 4, maxModuleSize: 60_000 },
            ],
          },
          banner: ({ name }) => (name === 'swath' ? '#!/usr/bin/env node' : ''),
        },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      // A sandboxed preload has no module loader, so it is one CommonJS file.
      externalizeDeps: false,
      rollupOptions: {
        input: { preload: from('src-main/electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    build: {
      outDir: from('out/renderer'),
      emptyOutDir: true,
      minify: true,
      // The page comes from the same machine: one file is as quick as several.
      chunkSizeWarningLimit: 2000,
      // Fonts and pictures stay files: the page's policy allows no data: scripts and few data: pictures.
      assetsInlineLimit: 0,
      rollupOptions: { input: from('src-renderer/index.html') },
    },
    plugins: [svelte({ configFile: from('svelte.config.js') })],
  },
});
