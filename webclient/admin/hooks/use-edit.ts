import { useCallback, useState } from 'react';
import { PlenumError } from '../../../server/contract/errors.ts';

/** Two people changed the same. `theirs` is how it is now; `fields` are those that differ from what was edited. */
export interface Conflict<T, Field> {
  theirs: T;
  fields: Field[];
}

export interface Edit<T, Field> {
  /** What the changes are made to. */
  base: T;
  conflict: Conflict<T, Field> | undefined;
  /** Sends a change to the version that was seen; a meanwhile changed one is fetched and becomes the conflict. */
  save: (send: (version: number) => Promise<T>) => Promise<T>;
  /** Goes on from what the others made: the next `save` replaces it knowingly. */
  settle: () => void;
}

/**
 * Editing what has a version. The version counted is the one that was loaded or last saved, never one that came in
 * passing, so that nobody overwrites what they have not seen.
 */
export function useEdit<T extends { version: number }, Field extends keyof T & string>(
  loaded: T,
  fields: readonly Field[],
  fetchLatest: () => Promise<T>,
): Edit<T, Field> {
  const [base, setBase] = useState(loaded);
  const [conflict, setConflict] = useState<Conflict<T, Field>>();

  const save = useCallback(
    async (send: (version: number) => Promise<T>) => {
      try {
        const saved = await send(base.version);
        setBase(saved);
        setConflict(undefined);
        return saved;
      } catch (error) {
        if (PlenumError.from(error).code === 'changed_meanwhile') {
          const theirs = await fetchLatest();
          setConflict({ theirs, fields: differing(base, theirs, fields) });
        }
        throw error;
      }
    },
    [base, fields, fetchLatest],
  );
  const settle = useCallback(() => {
    if (conflict) setBase(conflict.theirs);
    setConflict(undefined);
  }, [conflict]);
  return { base, conflict, save, settle };
}

export function differing<T extends object, Field extends keyof T>(
  before: T,
  after: T,
  fields: readonly Field[],
): Field[] {
  return fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
}

/** What a form changed of what it was filled with. */
export function changesOf<T extends object>(before: T, after: Partial<T>): Partial<T> {
  return Object.fromEntries(
    Object.entries(after).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name as keyof T]),
    ),
  ) as Partial<T>;
}
