import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  outputDir: '../test-results',
  timeout: 90_000,
  expect: { timeout: 20_000 },
  // Software rendering takes both cores of a small machine: two windows at once only slow each other.
  workers: 1,
  fullyParallel: false,
  retries: 0,
  use: { viewport: { width: 1440, height: 900 } },
});
