import { z } from 'zod';
import { hostFieldsSchema, logEntrySchema, snapshotSchema } from '../conference-view.ts';
import type { ControlName } from '../control-rules.ts';
import { controls } from '../controls.ts';
import { pinSchema } from '../signalling.ts';
import { defineEndpoints, type Endpoint } from './endpoint.ts';

/** Live conferences from inside: one endpoint for each control, made from their declaration. */

type Kebab<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `-${Lowercase<First>}`}${Kebab<Rest>}`
  : Name;
export type ControlKey<N extends ControlName> = `POST /conferences/:conferenceId/${Kebab<N>}`;

type ControlEndpoints = {
  [N in ControlName as ControlKey<N>]: {
    summary: string;
    access: 'account';
    scope: 'meetings:write';
    body: (typeof controls)[N]['body'];
    response: null;
  };
};

/** `askToUnmute` -> `POST /conferences/:conferenceId/ask-to-unmute` */
export function controlKey<N extends ControlName>(name: N): ControlKey<N> {
  const kebab = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return `POST /conferences/:conferenceId/${kebab}` as ControlKey<N>;
}

export const controlNames = Object.keys(controls) as ControlName[];

/** As host or co-host where the caller is one in it, else over it as its owner or an administrator. */
export const controlEndpoints = Object.fromEntries(
  controlNames.map((name): [string, Endpoint] => [
    controlKey(name),
    {
      summary: controls[name].summary,
      access: 'account',
      scope: 'meetings:write',
      body: controls[name].body,
      response: null,
    },
  ]),
) as unknown as ControlEndpoints;

export const conferenceEndpoints = defineEndpoints({
  'GET /conferences/:conferenceId': {
    summary: 'A live conference as its console shows it; for its hosts, its owner, administrators and keys.',
    access: 'account',
    scope: 'meetings:read',
    response: z.object({
      snapshot: snapshotSchema,
      host: hostFieldsSchema,
      log: z.array(logEntrySchema).describe('at most 200, the latest last'),
    }),
  },
  'POST /conferences/:conferenceId/claim-host': {
    summary:
      'Takes the host’s role when nobody has it, as who is in the conference: with the host PIN, or without where one may.',
    access: 'account',
    body: z.strictObject({ pin: pinSchema.optional() }),
    response: null,
  },
});
