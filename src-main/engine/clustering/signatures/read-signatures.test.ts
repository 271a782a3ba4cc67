import { describe, expect, it } from 'vitest';
import { createRandom } from '../../random.ts';
import { memoryFiles } from '../../testing/memory-files.ts';
import { readSignatures } from './read-signatures.ts';
import type { ClassSignature, SignatureSet } from './signature-set.ts';
import { storedSignature } from './stored-signatures.ts';
import { writeSwathSignatures } from './swath-signatures.ts';

function read(text: string, name = 'classes.sig'): Promise<SignatureSet> {
  const files = memoryFiles();
  files.contents.set(`/in/${name}`, new TextEncoder().encode(text));
  return readSignatures(files, `/in/${name}`);
}

const WATER: ClassSignature = {
  name: 'water',
  pixels: 2234,
  mean: [93.7, 84.9, 64.7],
  covariance: [91.2, 103.5, 126.3, -17.25, 14.125, 46.5],
};
const WOOD: ClassSignature = { ...WATER, name: 'wood', pixels: 12, mean: [1, 2, 3] };

const grassClass = ({ name, pixels, mean, covariance: c }: ClassSignature): string =>
  `#${name}\n${pixels}\n${mean.join(' ')} \n${c[0]} \n${c[1]} ${c[2]} \n${c[3]} ${c[4]} ${c[5]} \n`;
const grass8 = `1\n#produced by i.cluster\nb1 b2 b3 \n${grassClass(WATER)}${grassClass(WOOD)}`;
const grass7 = `#produced by i.gensig\n${grassClass(WATER)}${grassClass(WOOD)}`;

const arcgisClass = ({ name, pixels, mean, covariance: c }: ClassSignature, id: number): string => `
# ----------------------------------------------------------
#  Class ID    Number of Cells     Class Name
       ${id}          ${pixels}            ${name}
#  Layers       1         2         3
#  Means
       ${mean.join('   ')}
#  Covariance
   1   ${c[0]}  ${c[1]}  ${c[3]}
   2   ${c[1]}  ${c[2]}  ${c[4]}
   3   ${c[3]}  ${c[4]}  ${c[5]}
`;
const arcgis = `# Signatures Produced by Clustering of
#    Stack scene
# Number of selected grids
/*           3
# Layer-Number   Grid-name
/*           1   band_1

#  Type  Number of Classes  Number of Layers  Number of Parametric Layers
     1          2                 3                  3
# ==========================================================
${arcgisClass(WATER, 3)}${arcgisClass(WOOD, 8)}`;

const own = writeSwathSignatures({ source: 'x', classes: [{ ...WATER, colour: '#1020ff' }, WOOD] }, [
  'a',
  'b',
  'c',
]);

describe('reading signatures', () => {
  it.each([
    ['GRASS 8', grass8],
    ['GRASS 7', grass7],
    ['GRASS with Windows line ends', grass8.replaceAll('\n', '\r\n')],
    ['ArcGIS', arcgis],
  ])('understands those of %s', async (_, text) => {
    expect(await read(text)).toEqual({ source: 'classes.sig', classes: [WATER, WOOD] });
  });

  it('understands what was written, colours included', async () => {
    expect((await read(own)).classes).toEqual([{ ...WATER, colour: '#1020ff' }, WOOD]);
    expect(JSON.parse(own)).toMatchObject({ samples: 'stored', bands: ['a', 'b', 'c'] });
  });

  it('names classes without a name by their number or id', async () => {
    const unnamed = { ...WATER, name: '' };
    expect((await read(`#\n${grassClass(unnamed)}${grassClass(unnamed)}`)).classes[1].name).toBe('Class 2');
    const nameless = arcgis.replace('water', '');
    expect((await read(nameless)).classes[0].name).toBe('Class 3');
  });

  it('keeps every digit over random signatures', async () => {
    const random = createRandom(4);
    const mean = Array.from({ length: 5 }, () => random.next() * 1e4);
    const covariance = mean.flatMap((_, row) =>
      Array.from({ length: row + 1 }, (_other, column) =>
        row === column ? 1 + random.next() : random.next() / 9,
      ),
    );
    const classes = [{ name: 'x', pixels: 7, mean, covariance }];
    expect((await read(writeSwathSignatures({ source: '', classes }, []))).classes).toEqual(classes);
  });
});

const changedJson = (
  change: (file: { classes: Record<string, unknown>[] } & Record<string, unknown>) => void,
): string => {
  const file = JSON.parse(own);
  change(file);
  return JSON.stringify(file);
};

describe('signatures that are refused', () => {
  it.each<[string, string, string, RegExp]>([
    ['a file cut short', grass8.slice(0, -20), 'damaged', /classes\.sig, line \d+: /],
    ['a word among numbers', grass8.replace('126.3', 'many'), 'damaged', /line 8: .*row 2/],
    [
      'a row that is too long',
      grass8.replace('126.3', '126.3 1'),
      'damaged',
      /line 8: expected 2 numbers .* found 3/,
    ],
    ['no class', '1\n#title\nb1 b2\n', 'damaged', /no class/],
    ['an empty file', ' \n', 'damaged', /ends where a version/],
    ['a class without a comment', grass8.replace('#wood', 'wood'), 'damaged', /after "#"/],
    ['a later GRASS format', grass8.replace('1\n', '2\n'), 'unsupported', /version "2"/],
    ['another kind of text', 'title: i.gensigset\n', 'unsupported', /no signature file that can be read/],
    [
      'means of other numbers of bands',
      `#x\n${grassClass(WATER)}#y\n5\n1 2\n1\n0 1\n`,
      'damaged',
      /line \d+/,
    ],
    ['means alone (ArcGIS)', arcgis.replace(/^ {5}1 {10}2.*$/m, ' 0 2 3 0'), 'unsupported', /no covariances/],
    [
      'a class too few (ArcGIS)',
      arcgis.replace(/^ {5}1 {10}2/m, ' 1 3'),
      'damaged',
      /2 classes instead of 3/,
    ],
    [
      'rows out of order (ArcGIS)',
      arcgis.replace('   2   103.5', '   3   103.5'),
      'damaged',
      /expected row 2/,
    ],
    ['a lopsided covariance', arcgis.replace('   2   103.5', '   2   99'), 'damaged', /not symmetric/],
    [
      'a negative variance',
      grass8.replace('\n91.2', '\n-91.2'),
      'damaged',
      /"water" has a negative variance in band 1/,
    ],
    [
      'an impossible covariance',
      grass8.replace('103.5', '113.5'),
      'damaged',
      /larger than their variances allow/,
    ],
    [
      'no pixels at all',
      grass8.replace('2234', '0').replace('\n12\n', '\n0\n'),
      'damaged',
      /no class has any pixels/,
    ],
    ['broken JSON', own.slice(0, 200), 'damaged', /no JSON/],
    ['other JSON', '{"a": 1}', 'damaged', /"format"/],
    ['a later version', changedJson((file) => (file.version = 2)), 'unsupported', /version 2; version 1/],
    ['another space', changedJson((file) => (file.samples = 'standardised')), 'damaged', /"samples"/],
    [
      'a covariance of another size',
      changedJson(({ classes }) => (classes[1].mean = [1, 2])),
      'damaged',
      /another size/,
    ],
    [
      'a class of other bands',
      changedJson(({ classes }) => Object.assign(classes[1], { mean: [1], covariance: [[1]] })),
      'damaged',
      /"wood" has 1 means where others have 3/,
    ],
  ])('%s', async (_, text, code, message) => {
    await expect(read(text)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });
});

describe('signatures in stored samples', () => {
  it('undo what standardising did, and are what they were without it', () => {
    const signature = {
      pixels: 9,
      mean: Float64Array.of(1, -2),
      covariance: Float64Array.of(4, 0.5, 0.5, 2),
    };
    const standardisation = [
      { mean: 100, deviation: 10 },
      { mean: 7, deviation: 3 },
    ];
    expect(storedSignature('x', '#ffffff', signature, standardisation)).toMatchObject({
      mean: [110, 1],
      covariance: [400, 15, 18],
    });
    expect(storedSignature('x', '#ffffff', signature)).toMatchObject({
      mean: [1, -2],
      covariance: [4, 0.5, 2],
    });
  });

  it('of bands that hardly vary can be read again, whatever rounding made of them', async () => {
    const covariance = Float64Array.of(1e-15, 4e-15, 3e-16, 4e-15, 2e-15, 0, 3e-16, 0, -1e-17);
    const signature = { pixels: 2, mean: Float64Array.of(1, 2, 3), covariance };
    const classes = [storedSignature('x', '#ffffff', signature)];
    expect((await read(writeSwathSignatures({ source: '', classes }, []))).classes).toEqual(classes);
  });

  it('of a constant band keep its value and no variance', () => {
    const signature = { pixels: 9, mean: Float64Array.of(0), covariance: Float64Array.of(-1e-18) };
    const stored = storedSignature('x', '#ffffff', signature, [{ mean: 55, deviation: 0 }]);
    expect(stored).toMatchObject({ mean: [55], covariance: [0] });
  });
});
