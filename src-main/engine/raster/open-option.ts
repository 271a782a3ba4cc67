import { EngineError } from '../errors.ts';

/** Something that a file leaves to whoever opens it: which array, at what resolution, masked by what. Forms are drawn from it. */
export interface OpenOption {
  /** "resolution" */
  readonly id: string;
  /** "Resolution" */
  readonly title: string;
  /** At least one. */
  readonly choices: readonly { readonly value: string; readonly title: string }[];
  /** The value of the choice in force. */
  readonly value: string;
}

/** Values by option id. */
export type OpenOptions = Readonly<Record<string, string>>;

/**
 * The option with the value that was given for it, or with its own where none was. Throws `bad-input` naming the file and the
 * values there are.
 */
export function chooseOption(name: string, option: OpenOption, given: OpenOptions | undefined): OpenOption {
  const value = given?.[option.id] ?? option.value;
  if (option.choices.some((choice) => choice.value === value)) return { ...option, value };
  const known = option.choices.map((choice) => choice.value).join(', ');
  throw new EngineError(
    'bad-input',
    `${name} cannot be opened with ${option.id} "${value}"; there are: ${known}.`,
  );
}

/** Throws `bad-input` where a value was given for an option that the file does not have. */
export function refuseUnknownOptions(
  name: string,
  options: readonly OpenOption[],
  given: OpenOptions | undefined,
): void {
  const unknown = Object.keys(given ?? {}).find((id) => !options.some((option) => option.id === id));
  if (unknown === undefined) return;
  const known = options.map(({ id }) => id).join(', ');
  throw new EngineError(
    'bad-input',
    `${name} has no option "${unknown}" to open it with${known ? `; there are: ${known}` : ''}.`,
  );
}
