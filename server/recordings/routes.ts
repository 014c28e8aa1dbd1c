import { actorOf } from '../contract/api/caller.ts';
import { answer, type Route } from '../contract/api/handlers.ts';
import { recordingEndpoints } from '../contract/api/recordings.ts';
import type { Downloads } from './downloads.ts';
import type { RecordingService } from './service.ts';
import type { RecordingShares } from './shares.ts';

export interface RecordingRouteDependencies {
  recordings: RecordingService;
  shares: RecordingShares;
  downloads: Downloads;
}

export function recordingRoutes({ recordings, shares, downloads }: RecordingRouteDependencies): Route[] {
  return answer(recordingEndpoints, {
    'GET /recordings': ({ caller, query }) => recordings.list(caller, query),
    'GET /recordings/:recordingId': ({ caller, params }) => recordings.get(caller, params.recordingId),
    'PATCH /recordings/:recordingId': ({ caller, address, params, body, version }) =>
      recordings.rename(caller, actorOf(caller, address), params.recordingId, { ...body, version }),
    'DELETE /recordings/:recordingId': ({ caller, address, params }) =>
      recordings.delete(caller, actorOf(caller, address), params.recordingId),
    'POST /recordings/:recordingId/retry': ({ caller, params }) =>
      recordings.retry(caller, params.recordingId),
    'GET /recording-space': ({ caller }) => recordings.space(caller),
    'GET /recordings/:recordingId/files/:name': ({ params, query }) =>
      downloads.open(params.recordingId, params.name, query),
    'GET /recordings/:recordingId/hls/:name/:part': ({ params, query }) =>
      downloads.hlsPart(params.recordingId, params.name, params.part, query),
    'GET /recordings/:recordingId/shares': async ({ caller, params }) => ({
      items: await shares.list(caller, params.recordingId),
    }),
    'POST /recordings/:recordingId/shares': ({ caller, address, params, body, origin }) =>
      shares.create(caller, actorOf(caller, address), params.recordingId, { ...body, origin }),
    'DELETE /recordings/:recordingId/shares/:shareId': ({ caller, address, params }) =>
      shares.delete(caller, actorOf(caller, address), params.recordingId, params.shareId),
    'POST /shared-recordings/:token': ({ params, body, address }) =>
      shares.open(params.token, body.pin, address),
  });
}
