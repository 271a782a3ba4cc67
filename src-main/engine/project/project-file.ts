import { z } from 'zod';
import { EngineError } from '../errors.ts';
import { isTree } from '../clustering/merge-tree/is-tree.ts';
import { checkScheme } from '../scheme/check-scheme.ts';
import { projectSchema, type Project, type Result } from './document.ts';
import { withAbsolutePaths, withRelativePaths } from './scene-paths.ts';

const NEWEST_VERSION = 1;

/**
 * A project from its file's text, its paths made absolute. Throws `damaged` for what is not JSON, `unsupported` for a file of
 * a newer version, and `bad-input` naming the file and the place for anything else.
 */
export function parseProject(text: string, path: string): Project {
  const json = parseJson(text, path);
  checkKind(json, path);
  const parsed = projectSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new EngineError('bad-input', `${path} cannot be opened: ${placeOf(issue)}: ${issue.message}.`);
  }
  checkReferences(parsed.data, path);
  return withAbsolutePaths(parsed.data, path);
}

/** The text of a project file that will lie at `path`: scenes beside or below it are named relative to it. */
export function serialiseProject(project: Project, path: string): string {
  return `${JSON.stringify(withRelativePaths(project, path), null, 2)}\n`;
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new EngineError('damaged', `${path} is not a Swath project, or it is damaged: it is not JSON.`, {
      cause,
    });
  }
}

function checkKind(json: unknown, path: string): void {
  const head = z.object({ format: z.literal('swath-project'), version: z.number() }).safeParse(json);
  if (!head.success) {
    throw new EngineError('bad-input', `${path} is not a Swath project. Open a file that Swath saved.`);
  }
  if (head.data.version > NEWEST_VERSION) {
    throw new EngineError(
      'unsupported',
      `${path} was saved by a newer version of Swath (project version ${head.data.version}; this one reads up to ${NEWEST_VERSION}). Update Swath to open it.`,
    );
  }
}

/** "results, item 2, clusters, item 1, colour". */
function placeOf(issue: z.core.$ZodIssue): string {
  const words = issue.path.map((part) => (typeof part === 'number' ? `item ${part + 1}` : String(part)));
  return words.length === 0 ? 'the file' : words.join(', ');
}

function checkReferences(project: Project, path: string): void {
  const refuse = (reason: string): never => {
    throw new EngineError('bad-input', `${path} cannot be opened: ${reason}.`);
  };
  for (const kind of ['scenes', 'areas', 'examples', 'results'] as const) {
    const ids = new Set<string>();
    for (const { id } of project[kind]) {
      if (ids.has(id)) refuse(`${kind}: the id "${id}" is there twice`);
      ids.add(id);
    }
  }
  checkScheme(project.scheme);
  for (const { id, sceneId, classId } of project.examples) {
    const isKnown = project.scenes.some((scene) => scene.id === sceneId);
    if (!isKnown || !project.scheme.classes.some((known) => known.id === classId))
      refuse(`examples: "${id}" is of the scene "${sceneId}" and the class ${classId}, and one is not there`);
  }
  for (const result of project.results) {
    if (!project.scenes.some(({ id }) => id === result.sceneId))
      refuse(`results: "${result.name}" belongs to the scene "${result.sceneId}", which is not there`);
    const misfit = misfitOf(result);
    if (misfit) refuse(`results: "${result.name}" ${misfit}`);
    const unknown = Object.entries(result.assignment).find(
      ([cluster, classId]) =>
        Number(cluster) > result.clusterCount || !project.scheme.classes.some(({ id }) => id === classId),
    );
    if (unknown)
      refuse(
        `results: "${result.name}" gives cluster ${unknown[0]} to class ${unknown[1]}, and one is not there`,
      );
  }
}

/** What of a result's ids and merges does not go together. */
function misfitOf({ clusterCount, table, tree, cut, splits = [] }: Result): string | undefined {
  if (splits.some(({ of }) => of.table?.some((id) => id > of.clusterCount) || of.clusterCount > clusterCount))
    return 'was split from a map with other ids';
  if (table?.some((id) => id > clusterCount)) return `uses ids beyond ${clusterCount}`;
  if (Object.values(tree ?? {}).some((merges) => !isTree(merges, clusterCount)))
    return 'has a tree of clusters that is none';
  if (cut && cut.count > (tree?.[cut.by]?.length ?? -1) + 1) return 'is merged by a tree that is not there';
  return undefined;
}
