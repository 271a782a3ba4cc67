import { z } from 'zod';
import type { Files } from '../bytes.ts';
import { projectSchema, type Project } from '../project/document.ts';
import type { OpenProject } from './open-project.ts';
import { unfinishedJobSchema, type UnfinishedJob } from './unfinished-jobs.ts';
import { readText, writeText } from '../text-files.ts';

const DELAY_MS = 1000;

const autosaveSchema = z.object({
  format: z.literal('swath-autosave'),
  version: z.literal(1),
  /** Where the project was last saved. */
  path: z.string().optional(),
  project: projectSchema,
  /** True where the project is saved, and this file is there for its unfinished jobs only. */
  isSaved: z.boolean().optional(),
  unfinished: z.array(unfinishedJobSchema).optional().catch(undefined),
});

/** Unsaved work as it is kept between starts. */
export interface UnsavedWork {
  readonly project: Project;
  readonly path?: string;
  readonly isSaved?: boolean;
  /** Clusterings that had not ended. */
  readonly unfinished?: readonly UnfinishedJob[];
}

/** What of the open project would be lost with the process; undefined where nothing would. */
export function unsavedWork(
  { project, path, unsaved }: Pick<OpenProject, 'project' | 'path' | 'unsaved'>,
  unfinished: readonly UnfinishedJob[],
): UnsavedWork | undefined {
  if (unfinished.length > 0) return { project, path, isSaved: !unsaved, unfinished };
  return unsaved ? { project, path } : undefined;
}

export interface Autosave {
  /** What an earlier process left behind; undefined where it left nothing that can be read. What cannot is set aside. */
  recover(): Promise<UnsavedWork | undefined>;
  /** Writes what `current` gives a moment later, or removes the file where it gives nothing. */
  schedule(): void;
  /** Does now what is scheduled. */
  flush(): Promise<void>;
}

/** A failure to write is told to `onFailure` and tried again with the next change: work goes on. */
export function createAutosave(
  files: Files,
  path: string | undefined,
  current: () => UnsavedWork | undefined,
  onFailure: (error: unknown) => void,
): Autosave {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing: Promise<void> = Promise.resolve();

  const write = async (): Promise<void> => {
    const work = current();
    if (path === undefined) return;
    if (!work) return files.remove(path);
    await writeText(files, path, JSON.stringify({ format: 'swath-autosave', version: 1, ...work }));
  };
  const writeInTurn = (): void => {
    timer = undefined;
    writing = writing.then(write).catch(onFailure);
  };

  return {
    recover: async () => {
      if (path === undefined || !(await files.exists(path))) return undefined;
      let text = '';
      try {
        text = await readText(files, path);
        return autosaveSchema.parse(JSON.parse(text));
      } catch (error) {
        onFailure(error);
        // It may be a newer version's: what is done from now on must not take its place.
        await writeText(files, `${path}.unreadable`, text).catch(onFailure);
        return undefined;
      }
    },
    schedule: () => {
      timer ??= setTimeout(writeInTurn, DELAY_MS);
    },
    flush: async () => {
      if (timer !== undefined) {
        clearTimeout(timer);
        writeInTurn();
      }
      await writing;
    },
  };
}
