import type { ClusterExamples, MergeBy, ProjectState, SceneDescription } from '../../src-main/engine/api.ts';
import type { Command } from '../../src-main/engine/project/commands.ts';
import type { Project, Result, View } from '../../src-main/engine/project/document.ts';
import { applyCommand, emptyProject, nameOfCommand } from './fake-document.ts';
import { fakeShown, withFakeTree } from './fake-merging.ts';
import { refusal } from './fake-refusal.ts';

interface Step {
  readonly name: string;
  readonly before: Project;
}

/** The open project with its history, scenes and label rasters. */
export class FakeProject {
  project = emptyProject();
  path: string | undefined;
  unsaved = false;
  readonly scenes = new Map<string, SceneDescription>();
  readonly labels = new Map<string, Uint16Array>();
  #past: Step[] = [];
  #future: Step[] = [];
  #saved = new Map<string, Project>();
  #revision = 0;

  state(): ProjectState {
    return {
      revision: ++this.#revision,
      project: this.project,
      path: this.path,
      unsaved: this.unsaved,
      canUndo: this.#past.length > 0,
      canRedo: this.#future.length > 0,
      undoName: this.#past.at(-1)?.name,
      redoName: this.#future.at(-1)?.name,
      scenes: [...this.scenes.values()],
      missing: [],
      readyResults: [...this.labels.keys()],
      shown: fakeShown(this.project),
    };
  }

  apply(command: Command): void {
    this.#take(nameOfCommand(command), applyCommand(this.project, command));
  }

  growTree(resultId: string, by: MergeBy): void {
    this.#take('Work out how clusters merge', withFakeTree(this.project, resultId, by));
  }

  nameClusters(resultId: string, clusters: readonly ClusterExamples[]): void {
    const named = clusters.reduce(
      (project, { id, classId }) =>
        applyCommand(project, { type: 'assign', resultId, clusterIds: [id], classId }),
      this.project,
    );
    this.#take('Name clusters by examples', named);
  }

  undo(): void {
    this.#travel(this.#past, this.#future);
  }

  redo(): void {
    this.#travel(this.#future, this.#past);
  }

  /** Not a step to undo. */
  setView(view: View): void {
    this.project = { ...this.project, view };
  }

  addScene(scene: SceneDescription): void {
    this.scenes.set(scene.id, scene);
    const { id, path, name } = scene;
    const others = this.project.scenes.filter((entry) => entry.id !== id);
    this.#replace({
      ...this.project,
      scenes: [...others, { id, path, name, size: 3_600_000 }],
      activeScene: id,
    });
  }

  removeScene(id: string): void {
    this.scenes.delete(id);
    const scenes = this.project.scenes.filter((scene) => scene.id !== id);
    this.#replace({ ...this.project, scenes, activeScene: scenes.at(-1)?.id });
  }

  addResult(result: Result, labels: Uint16Array): void {
    this.labels.set(result.id, labels);
    this.#replace({ ...this.project, results: [...this.project.results, result] });
  }

  /** As a step to undo. */
  takeResult(result: Result, labels: Uint16Array): void {
    this.#past.push({ name: `Clean "${result.name}"`, before: this.project });
    this.#future = [];
    this.addResult(result, labels);
  }

  startAfresh(): void {
    this.#load(emptyProject(), undefined);
    this.scenes.clear();
    this.labels.clear();
  }

  save(path = this.path): void {
    if (!path) throw refusal('bad-input', 'Say where to save the project.');
    this.#saved.set(path, structuredClone(this.project));
    this.path = path;
    this.unsaved = false;
  }

  open(path: string): void {
    const saved = this.#saved.get(path);
    if (!saved) throw refusal('not-found', `${path} is not there. Choose another project.`);
    this.#load(structuredClone(saved), path);
  }

  #take(name: string, project: Project): void {
    this.#past.push({ name, before: this.project });
    this.#future = [];
    this.#replace(project);
  }

  #load(project: Project, path: string | undefined): void {
    this.project = project;
    this.path = path;
    this.unsaved = false;
    this.#past = [];
    this.#future = [];
  }

  #travel(from: Step[], to: Step[]): void {
    const step = from.pop();
    if (!step) return;
    to.push({ name: step.name, before: this.project });
    this.#replace({ ...step.before, view: this.project.view });
  }

  #replace(project: Project): void {
    this.project = project;
    this.unsaved = true;
  }
}
