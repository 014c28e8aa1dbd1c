import { createContext, use } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Participant } from '../../server/contract/conference-view.ts';
import type { ControlName } from '../../server/contract/control-rules.ts';
import { slidesMember } from '../../server/contract/scene.ts';
import type { ConsoleActions, ConsoleState } from '../core/console-model.ts';
import { indexById, nobody } from '../room/participant-index.ts';
import { Outcomes } from './outcomes.ts';
import { emptyPeopleView, type PeopleView } from './people/people-view.ts';
import { Dragging } from './picture/dragging.ts';
import { Designer } from './picture/designer-store.ts';
import { type DeskRank, deskRankOf, mayGive } from './rank.ts';

/** What the parts of the console share: the conference, and what the three columns show of one another. */
export interface Desk {
  link: ConsoleActions;
  people: StoreApi<PeopleView>;
  designer: Designer;
  dragging: Dragging;
  outcomes: Outcomes;
}

export function makeDesk(link: ConsoleActions): Desk {
  return {
    link,
    people: createStore(emptyPeopleView),
    designer: new Designer(),
    dragging: new Dragging(),
    outcomes: new Outcomes(),
  };
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = use(DeskContext);
  if (!desk) throw new Error('no DeskContext around this component');
  return desk;
}

/**
 * Reads the conference. Select narrowly, and nothing that is made anew at each call: in a meeting of 1000 the state
 * changes ten times a second.
 */
export function useConsole<T>(select: (state: ConsoleState) => T): T {
  return useStore(useDesk().link.store, select);
}

export function participantsOf({ snapshot }: ConsoleState): readonly Participant[] {
  return snapshot?.participants ?? nobody;
}

export function useParticipants(): readonly Participant[] {
  return useConsole(participantsOf);
}

/** Everybody by their ID. */
export function byIdOf(state: ConsoleState): ReadonlyMap<string, Participant> {
  return indexById(participantsOf(state));
}

/** One of them, as long as they are there. */
export function useParticipant(id: string | null): Participant | null {
  return useConsole((state) => (id === null ? null : (byIdOf(state).get(id) ?? null)));
}

/** Their names, in that order; of who has gone it is said so. */
export function useNames(ids: readonly string[]): string[] {
  const { t } = useTranslation('control');
  return useStore(
    useDesk().link.store,
    useShallow((state: ConsoleState) =>
      ids.map((id) =>
        id === slidesMember ? t('picture.slides') : (byIdOf(state).get(id)?.name ?? t('somebody')),
      ),
    ),
  );
}

export function useFields<T>(
  select: (fields: NonNullable<ConsoleState['snapshot']>['fields']) => T,
  before: T,
): T {
  return useConsole(({ snapshot }) => (snapshot ? select(snapshot.fields) : before));
}

export function useRank(): DeskRank | null {
  return useConsole((state) => deskRankOf(state, byIdOf(state)));
}

/** Whether this console may give a control just now; those it may not are not shown. */
export function useMay(): (control: ControlName) => boolean {
  const rank = useRank();
  return (control) => mayGive(control, rank);
}
