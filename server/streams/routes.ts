import { type Actor, actorOf, type Caller } from '../contract/api/caller.ts';
import { answer, type Route } from '../contract/api/handlers.ts';
import { type Stream, type StreamChange, streamEndpoints } from '../contract/api/streams.ts';
import type { Watching } from './watching.ts';

export interface StreamRouteDependencies {
  watching: Watching;
  /** On whichever server carries the conference. */
  steering: {
    read(caller: Caller, conferenceId: string): Promise<Stream>;
    change(
      caller: Caller,
      actor: Actor,
      conferenceId: string,
      change: { change: StreamChange; version: number },
    ): Promise<Stream>;
  };
}

export function streamRoutes({ watching, steering }: StreamRouteDependencies): Route[] {
  return answer(streamEndpoints, {
    'GET /conferences/:conferenceId/stream': async ({ caller, params, origin }) =>
      linked(await steering.read(caller, params.conferenceId), origin),
    'PUT /conferences/:conferenceId/stream': async ({ caller, address, params, body, version, origin }) => {
      const given = { change: body, version };
      return linked(
        await steering.change(caller, actorOf(caller, address), params.conferenceId, given),
        origin,
      );
    },
    'GET /streams/:token': ({ params }) => watching.look(params.token),
    'POST /streams/:token/viewers': ({ caller, params, body, address }) =>
      watching.watch(params.token, { caller, pin: body.pin, address }),
    'GET /streams/:token/viewers/:viewerId': ({ params }) => watching.heard(params.token, params.viewerId),
    'DELETE /streams/:token/viewers/:viewerId': ({ params }) => watching.leave(params.token, params.viewerId),
    'GET /streams/:token/viewers/:viewerId/:file': ({ params, query }) => {
      const { _HLS_msn: segment, _HLS_part: part } = query;
      const until = segment === undefined ? null : { segment, part: part ?? null };
      return watching.file(params.token, params.viewerId, { name: params.file, until });
    },
  });
}

function linked(stream: Stream, origin: string): Stream {
  return { ...stream, link: `${origin}${stream.link}` };
}
