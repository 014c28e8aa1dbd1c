import type { Participant } from '../../../server/contract/conference-view.ts';
import type { PeopleFilter } from './find-people.ts';
import { nobody, type Selection } from './selection.ts';

/** How the list of people is looked at. */
export interface PeopleView {
  query: string;
  filter: PeopleFilter;
  selection: Selection;
  /** Who is listed, in that order; a roll call goes along it. */
  listed: readonly Participant[];
}

export function emptyPeopleView(): PeopleView {
  return { query: '', filter: 'all', selection: nobody, listed: [] };
}
