export interface EngineCommand {
  readonly program: string;
  readonly words: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
}

export interface EngineCommandFacts {
  /** The built swath.js. */
  readonly script: string;
  /** A scene or project to begin with. */
  readonly file: string | undefined;
  /** Electron's own program. */
  readonly electron: string;
  /** The Node that was installed beside Swath. */
  readonly installedNode: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
}

/** How to start the engine as a plain Node process: with an installed Node, else with the one inside Electron. */
export function engineCommand(facts: EngineCommandFacts): EngineCommand {
  const { script, file, electron, installedNode, environment } = facts;
  const words = [script, 'serve', '--no-open', '--desktop', '--any-path'];
  if (file !== undefined) words.push('--', file);
  return installedNode === undefined
    ? { program: electron, words, environment: { ...environment, ELECTRON_RUN_AS_NODE: '1' } }
    : { program: installedNode, words, environment };
}
