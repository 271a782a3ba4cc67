import eslint from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import { defineConfig } from 'eslint/config';
import typescript from 'typescript-eslint';
import { layersRule } from './eslint-layers.js';
import svelteConfig from './svelte.config.js';

export default defineConfig(
  {
    ignores: [
      'out/',
      'node_modules/',
      'test-results/',
      'playwright-report/',
      'bench/scratch/',
      'src-main/engine/kernels/assembly/',
    ],
  },
  eslint.configs.recommended,
  typescript.configs.recommended,
  svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.node, ...globals.browser } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      parserOptions: { parser: typescript.parser, extraFileExtensions: ['.svelte'], svelteConfig },
    },
  },
  {
    plugins: { house: { rules: { layers: layersRule } } },
    rules: {
      'house/layers': 'error',
      'no-console': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'max-lines': ['error', { max: 400 }],
      'svelte/no-at-html-tags': 'error',
      // State holds sets that are replaced, never changed, so plain ones do.
      'svelte/prefer-svelte-reactivity': 'off',
    },
  },
  { files: ['bench/**', '.ci/**'], rules: { 'no-console': 'off' } },
);
