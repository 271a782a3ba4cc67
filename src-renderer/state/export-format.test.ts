import { expect, it } from 'vitest';
import type { ExporterManifest } from '../../src-main/engine/plugins/manifest.ts';
import { ExportFormat } from './export-format.svelte.ts';

const level = {
  type: 'integer',
  title: 'Level',
  description: '',
  default: 6,
  minimum: 1,
  maximum: 9,
} as const;
const OFFERED: readonly ExporterManifest[] = [
  { id: 'waves', title: 'Waves', extensions: ['.wav'], takes: ['continuous'], parameters: {} },
  {
    id: 'geotiff',
    title: 'GeoTIFF',
    extensions: ['.tif', '.tiff'],
    takes: ['labels'],
    parameters: { level },
  },
  { id: 'png', title: 'PNG', extensions: ['.png'], takes: ['labels'], parameters: { level } },
];

const format = (): ExportFormat => new ExportFormat(() => OFFERED);

it('offers what can hold labels, the first at first, with its usual parameters', () => {
  const { exporters, exporter, parameters } = format();
  expect(exporters.map(({ id }) => id)).toEqual(['geotiff', 'png']);
  expect([exporter?.id, parameters]).toEqual(['geotiff', { level: 6 }]);
});

it('offers for a confidence what can hold numbers with fractions', () => {
  const bytes = {
    id: 'bytes',
    title: 'Bytes',
    extensions: ['.b'],
    takes: ['continuous'],
    parameters: {},
  } as const;
  const offered: readonly ExporterManifest[] = [...OFFERED, { ...bytes, sampleTypes: ['uint8'] }];
  let content: 'clusters' | 'confidence' = 'confidence';
  const chosen = new ExportFormat(
    () => offered,
    () => content,
  );
  expect(chosen.exporters.map(({ id }) => id)).toEqual(['waves']);
  content = 'clusters';
  expect(
    new ExportFormat(
      () => offered,
      () => content,
    ).exporters.map(({ id }) => id),
  ).toEqual(['geotiff', 'png']);
});

it('keeps what was entered for each format', () => {
  const chosen = format();
  chosen.enter('level', '9');
  chosen.choose('png');
  expect(chosen.parameters).toEqual({ level: 6 });
  chosen.choose('geotiff');
  expect(chosen.parameters).toEqual({ level: 9 });
});

it('has no parameters while an entry is none', () => {
  const chosen = format();
  chosen.enter('level', '12');
  expect(chosen.parameters).toBeUndefined();
  expect(chosen.readings.level.problem).toContain('from 1 to 9');
});

it('follows the ending of a path, where that stands for a format', () => {
  const chosen = format();
  chosen.chooseByPath('/a/map.PNG');
  expect(chosen.exporter?.id).toBe('png');
  chosen.chooseByPath('/a/map.p');
  expect(chosen.exporter?.id).toBe('png');
  chosen.chooseByPath('/a/map.tiff');
  expect(chosen.exporter?.id).toBe('geotiff');
});
