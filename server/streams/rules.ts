import type { Caller } from '../contract/api/caller.ts';
import type { StreamAudience, StreamChange, StreamFormat } from '../contract/api/streams.ts';
import type { ErrorCode } from '../contract/errors.ts';
import type { FeedFormat } from '../contract/feeds.ts';

/** A destination as it is kept. */
export interface KeptDestination {
  readonly destinationId: string;
  readonly name: string;
  readonly address: string;
  /** A secret; empty: there is none. */
  readonly key: string;
}

/** How a meeting is streamed. */
export interface StreamSettings {
  readonly page: boolean;
  readonly format: StreamFormat;
  readonly whoMayWatch: StreamAudience;
  readonly mostViewers: number;
  readonly destinations: readonly KeptDestination[];
}

/** What the rules ask of a meeting. */
export interface StreamedMeeting {
  readonly whoMayJoin: 'everyone' | 'enterprise' | 'invited';
  readonly guestPin: string;
}

/** The viewing table (product, section 2). */
export const viewingFormats: Record<StreamFormat, FeedFormat> = {
  '4cif': { width: 704, height: 576, fps: 30, kbps: 512 },
  '720p': { width: 1280, height: 720, fps: 30, kbps: 768 },
  '1080p': { width: 1920, height: 1080, fps: 30, kbps: 1000 },
};

/** Of a meeting that nobody has chosen anything for: watched on the page, by those who may join. */
export function usualSettings(
  { whoMayJoin, guestPin }: StreamedMeeting,
  mostViewers: number,
): StreamSettings {
  const open = guestPin === '' ? 'everyone' : 'pin';
  return {
    ...{ page: true, format: '720p', mostViewers: Math.max(1, mostViewers), destinations: [] },
    whoMayWatch: whoMayJoin === 'everyone' ? open : 'enterprise',
  };
}

/**
 * What becomes of the settings by a change. A whole address that was pasted in is taken apart: what stands last is the key.
 *
 * @param newId of a destination that is new
 */
export function changed(before: StreamSettings, change: StreamChange, newId: () => string): StreamSettings {
  const destinations = change.destinations.map((given): KeptDestination => {
    const known = before.destinations.find(({ destinationId }) => destinationId === given.destinationId);
    const { address, key } = takenApart(given.address, given.key ?? known?.key ?? '');
    return { destinationId: known?.destinationId ?? newId(), name: given.name, address, key };
  });
  return { ...change, destinations };
}

function takenApart(address: string, key: string): { address: string; key: string } {
  const plain = address.replace(/\/+$/, '');
  const [, server = '', last = ''] = /^(rtmps?:\/\/[^/]+\/.+)\/([^/]+)$/i.exec(plain) ?? [];
  return key === '' && last !== '' ? { address: server, key: last } : { address: plain, key };
}

export function urlOf({ address, key }: KeptDestination): string {
  return key === '' ? address : `${address}/${key}`;
}

/** Enough of a key to know it again, of one that is long enough not to be told by it. */
export function keyHint({ key }: KeptDestination): string {
  return key.length >= 12 ? key.slice(-4) : '';
}

export function refusalOf(settings: StreamSettings, { guestPin }: StreamedMeeting): ErrorCode | null {
  if (!settings.page && settings.destinations.length === 0) return 'stream_nowhere';
  if (settings.page && settings.whoMayWatch === 'pin' && guestPin === '') return 'stream_pin_none';
  return null;
}

export interface Watcher {
  readonly caller: Pick<Caller, 'enterpriseId'> | null;
  /** What was entered; null: nothing. */
  readonly pin: string | null;
}

/** Why somebody may not watch; null: they may. @param same compares secrets in constant time */
export function refusalToWatch(
  { whoMayWatch }: Pick<StreamSettings, 'whoMayWatch'>,
  { guestPin, enterpriseId }: { guestPin: string; enterpriseId: string | null },
  { caller, pin }: Watcher,
  same: (a: string, b: string) => boolean,
): ErrorCode | null {
  switch (whoMayWatch) {
    case 'everyone':
      return null;
    case 'enterprise':
      if (!caller) return 'sign_in_required';
      return caller.enterpriseId === enterpriseId ? null : 'enterprise_only';
    case 'pin':
      if (pin === null || pin === '') return 'stream_pin_required';
      return guestPin !== '' && same(pin, guestPin) ? null : 'stream_pin_wrong';
  }
}
