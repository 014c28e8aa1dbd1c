import type { StreamAudience, StreamFormat } from '../../contract/api/streams.ts';

export interface StreamTables {
  stream: StreamTable;
}

/** How a meeting is streamed live. */
export interface StreamTable {
  /** In the link to its page. */
  token: string;
  meetingId: string;
  enterpriseId: string;
  /** Of the meeting: one of another's is none of theirs. */
  ownerId: string | null;
  /** 1: there is a page on this server. */
  page: number;
  format: StreamFormat;
  whoMayWatch: StreamAudience;
  mostViewers: number;
  /** JSON: `KeptDestination[]`, with their keys. */
  destinations: string;
  version: number;
}
