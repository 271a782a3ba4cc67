import { resolve } from 'node:path';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'electron-vite';

const from = (path: string): string => resolve(import.meta.dirname, path);

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      sourcemap: true,
      rollupOptions: {
        input: {
          electron: from('src-main/electron/main.ts'),
          swath: from('src-main/node/swath.ts'),
          cli: from('src-main/node/cli.ts'),
          worker: from('src-main/node/worker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js' },
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
      // Fonts and pictures stay files: the page's policy allows no data: scripts and few data: pictures.
      assetsInlineLimit: 0,
      rollupOptions: { input: from('src-renderer/index.html') },
    },
    plugins: [svelte({ configFile: from('svelte.config.js') })],
  },
});
