import type { Caller } from '../contract/api/caller.ts';
import {
  conferenceEndpoints,
  controlEndpoints,
  controlKey,
  controlNames,
} from '../contract/api/conferences.ts';
import { answer, type Handlers, type Route } from '../contract/api/handlers.ts';
import type { Control } from '../contract/controls.ts';
import type { Guarded } from './seating.ts';
import type { Elsewhere } from './elsewhere.ts';

export interface ConferenceRouteDependencies {
  elsewhere: Elsewhere;
  /** Slows down guessing of PINs. */
  guard: (address: string, conferenceId: string) => Guarded;
}

interface ControlRequest {
  caller: Caller;
  params: { conferenceId: string };
  body: object;
}

type ReadAnswer = ReturnType<Handlers<typeof conferenceEndpoints>['GET /conferences/:conferenceId']>;

/** @throws PlenumError `not_found`, `not_permitted`, or as the rules refuse it */
export function conferenceRoutes({ elsewhere, guard }: ConferenceRouteDependencies): Route[] {
  const inside = answer(conferenceEndpoints, {
    'GET /conferences/:conferenceId': ({ caller, params }) =>
      elsewhere.ask(params.conferenceId, caller, { what: 'read' }) as ReadAnswer,
    'POST /conferences/:conferenceId/claim-host': async ({ caller, params, body, address }) => {
      await guard(
        address,
        params.conferenceId,
      )(() => elsewhere.ask(params.conferenceId, caller, { what: 'claim', pin: body.pin }));
    },
  });
  const controls = controlNames.map((name): Route => {
    const key = controlKey(name);
    return {
      key,
      endpoint: controlEndpoints[key],
      // As `answer` would have it: what the compiler knows of a handler is forgotten after.
      handle: async ({ caller, params, body }: ControlRequest) => {
        const control = { type: name, ...body } as Control;
        await elsewhere.ask(params.conferenceId, caller, { what: 'control', control });
      },
    };
  });
  return [...inside, ...controls];
}
