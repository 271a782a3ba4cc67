import type { Files } from '../../bytes.ts';
import { EngineError } from '../../errors.ts';
import { lastSlash } from '../../paths.ts';
import type { Exporter, ExportOptions } from '../../raster/exporter.ts';
import type { Raster } from '../../raster/raster.ts';
import { throwIfCancelled, type Run } from '../../run.ts';
import { writeTogether } from '../write-together.ts';
import { digestOf } from './digest-file.ts';
import { qmlStyle } from './qml-style.ts';
import { sldStyle } from './sld-style.ts';
import { stageFiles } from './staged-files.ts';
import { stacItem } from './stac-item.ts';

/** What a side file is made of, once the raster is written under `path`. */
interface Written {
  readonly raster: Raster;
  readonly path: string;
  readonly options: ExportOptions;
}

type Content = (written: Written, files: Files, run: Run) => string | Promise<string>;

/** By parameter: the ending that takes the place of the map's, and the content. */
const SIDE_FILES: Readonly<Record<string, { readonly ending: string; readonly content: Content }>> = {
  qml: { ending: '.qml', content: ({ options }) => qmlStyle(options.legend ?? []) },
  sld: { ending: '.sld', content: ({ options, path }) => sldStyle(stemOf(path), options.legend ?? []) },
  stac: { ending: '.json', content: stac },
};

const STYLES = ['qml', 'sld'];

/**
 * The exporter with styles and a STAC item beside its files, as the parameters `qml`, `sld` and `stac` say; all of them appear, or none.
 * Throws `bad-input` for a style of a raster without classes.
 */
export function withSideFiles(exporter: Exporter): Exporter {
  return {
    write: async (raster, path, files, options, run) => {
      const wanted = Object.keys(SIDE_FILES).filter((id) => options.parameters[id] === true);
      if (wanted.length === 0) return exporter.write(raster, path, files, options, run);
      if (!options.legend && wanted.some((id) => STYLES.includes(id))) throw withoutClasses(raster);
      const staged = stageFiles(files);
      await exporter.write(raster, path, staged.files, options, run);
      try {
        const paths = wanted.map((id) => withEnding(path, SIDE_FILES[id].ending));
        await writeTogether(files, paths, async (sinks) => {
          await staged.commit();
          const written = { raster, path: staged.paths[0], options };
          for (const [index, id] of wanted.entries()) {
            throwIfCancelled(run.signal);
            const text = await SIDE_FILES[id].content(written, files, run);
            await sinks[index].write(0, new TextEncoder().encode(text));
          }
        });
      } catch (error) {
        await staged.abort();
        throw error;
      }
    },
  };
}

async function stac({ raster, path, options }: Written, files: Files, run: Run): Promise<string> {
  const { size, sha256 } = await digestOf(path, files, run);
  const asset = { path, size, sha256 };
  const item = stacItem(raster, asset, options, new Date());
  return `${JSON.stringify(item, undefined, 2)}\n`;
}

function withEnding(path: string, ending: string): string {
  return path.slice(0, path.length - path.slice(lastSlash(path) + 1).length) + stemOf(path) + ending;
}

/** "/a/map.tif" -> "map" */
function stemOf(path: string): string {
  const name = path.slice(lastSlash(path) + 1);
  return name.replace(/(?<=.)\.[^.]*$/, '');
}

function withoutClasses({ name }: Raster): EngineError {
  return new EngineError(
    'bad-input',
    `${name} has no classes, of which a style could say names and colours.`,
  );
}
