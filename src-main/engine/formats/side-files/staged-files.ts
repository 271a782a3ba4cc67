import type { ByteSink, Files } from '../../bytes.ts';

/** Files whose commits wait for one of all. */
export interface StagedFiles {
  /** Commits to these only say that a file is complete. */
  readonly files: Files;
  /** In the order of their creation. */
  readonly paths: readonly string[];
  /** Gives all files their final names. */
  commit(): Promise<void>;
  /** Removes all, also those that have their final names. */
  abort(): Promise<void>;
}

/** Holds what is written back until all that belongs together is there. */
export function stageFiles(files: Files): StagedFiles {
  const sinks: ByteSink[] = [];
  const paths: string[] = [];
  let committed = 0;
  const create = async (path: string): Promise<ByteSink> => {
    const sink = await files.create(path);
    sinks.push(sink);
    paths.push(path);
    return {
      name: sink.name,
      write: (offset, bytes) => sink.write(offset, bytes),
      commit: async () => {},
      abort: () => sink.abort(),
    };
  };
  return {
    files: { ...files, create },
    paths,
    commit: async () => {
      for (const sink of sinks) {
        await sink.commit();
        committed += 1;
      }
    },
    abort: async () => {
      await Promise.allSettled(sinks.map((sink) => sink.abort()));
      await Promise.allSettled(paths.slice(0, committed).map((path) => files.remove(path)));
    },
  };
}
