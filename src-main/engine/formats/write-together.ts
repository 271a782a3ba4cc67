import type { ByteSink, Files } from '../bytes.ts';

/**
 * Writes several files that belong together: they appear in the order given once all are written. When anything fails, none
 * is left behind, and older files of these names stay as they were unless their successor had already replaced them.
 */
export async function writeTogether(
  files: Files,
  paths: readonly string[],
  write: (sinks: readonly ByteSink[]) => Promise<void>,
): Promise<void> {
  const sinks: ByteSink[] = [];
  let committed = 0;
  try {
    for (const path of paths) sinks.push(await files.create(path));
    await write(sinks);
    for (const sink of sinks) {
      await sink.commit();
      committed += 1;
    }
  } catch (error) {
    await Promise.allSettled(sinks.map((sink) => sink.abort()));
    await Promise.allSettled(paths.slice(0, committed).map((path) => files.remove(path)));
    throw error;
  }
}
