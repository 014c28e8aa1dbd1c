import type { Stream, StreamChange } from '../../../../server/contract/api/streams.ts';

/** What stands in the dialog of a live stream, before it is saved. */
export interface StreamForm {
  page: boolean;
  format: Stream['format'];
  whoMayWatch: Stream['whoMayWatch'];
  mostViewers: number;
  destinations: readonly DestinationForm[];
}

export interface DestinationForm {
  /** Within the dialog. */
  id: string;
  /** Null: it is new. */
  destinationId: string | null;
  name: string;
  address: string;
  /** Empty: as it is. */
  key: string;
}

export type DestinationProblem = 'nameWrong' | 'addressWrong';

export function formOf({ page, format, whoMayWatch, mostViewers, destinations }: Stream): StreamForm {
  return {
    ...{ page, format, whoMayWatch, mostViewers },
    destinations: destinations.map(({ destinationId, name, address }) => {
      return { id: destinationId, destinationId, name, address, key: '' };
    }),
  };
}

export function changeOf({ destinations, ...settings }: StreamForm): StreamChange {
  return {
    ...settings,
    destinations: destinations.map(({ destinationId, name, address, key }) => ({
      name: name.trim(),
      address: address.trim(),
      ...(destinationId === null ? {} : { destinationId }),
      ...(key.trim() === '' ? {} : { key: key.trim() }),
    })),
  };
}

/** As the server wants addresses. */
export function problemOf({ name, address }: DestinationForm): DestinationProblem | null {
  if (!/^rtmps?:\/\/[^\s/?#@]+\/[^\s?#@]+$/i.test(address.trim())) return 'addressWrong';
  return name.trim() === '' ? 'nameWrong' : null;
}
