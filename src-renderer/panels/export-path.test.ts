import { describe, expect, it } from 'vitest';
import {
  exportFileName,
  fileNameOf,
  folderOf,
  joinPath,
  withEnding,
  withOtherEnding,
} from './export-path.ts';

describe('paths of either kind', () => {
  it('come apart and go together again', () => {
    for (const path of [
      '/data/maps/a.tif',
      '/a.tif',
      'C:\\maps\\a.tif',
      'C:\\a.tif',
      '\\\\server\\share\\a.tif',
    ]) {
      expect(joinPath(folderOf(path) ?? '', fileNameOf(path))).toBe(path);
    }
    expect(folderOf('a.tif')).toBeUndefined();
  });
});

describe('the name of an exported file', () => {
  it('names scene, result and content', () => {
    expect(exportFileName('L7_ETMs.tif', 'k-means 16', 'classes')).toBe('L7_ETMs_k-means-16_classes');
  });

  it('keeps letters of any script and drops what file systems refuse', () => {
    expect(exportFileName('café.tif', 'Wälder: 1/2?', 'clusters')).toBe('café_Wälder-1-2_clusters');
    expect(exportFileName('a', '???', 'classes')).toBe('a_classes');
  });

  it('changes its ending with the format', () => {
    expect(withOtherEnding('/a/map.TIFF', ['.tif', '.tiff'], '.png')).toBe('/a/map.png');
    expect(withOtherEnding('/a/map.v2', ['.tif', '.tiff'], '.dat')).toBe('/a/map.v2.dat');
  });

  it('gets its ending once', () => {
    expect(withEnding('/a/map', ['.tif', '.tiff'])).toBe('/a/map.tif');
    expect(withEnding('/a/map.TIFF', ['.tif', '.tiff'])).toBe('/a/map.TIFF');
  });
});
