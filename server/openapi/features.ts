import { authEndpoints } from '../contract/api/auth.ts';
import { bookingEndpoints } from '../contract/api/booking.ts';
import { chatEndpoints } from '../contract/api/chat.ts';
import { conferenceEndpoints, controlEndpoints } from '../contract/api/conferences.ts';
import { directoryEndpoints } from '../contract/api/directory.ts';
import type { Endpoints } from '../contract/api/endpoint.ts';
import { enterpriseEndpoints, overviewEndpoints } from '../contract/api/enterprises.ts';
import { historyEndpoints } from '../contract/api/history.ts';
import { integrationEndpoints } from '../contract/api/integrations.ts';
import { recordingEndpoints } from '../contract/api/recordings.ts';
import { streamEndpoints } from '../contract/api/streams.ts';
import { systemEndpoints } from '../contract/api/system.ts';
import { terminalEndpoints } from '../contract/api/terminals.ts';

export interface Feature {
  name: string;
  description: string;
  endpoints: Endpoints;
}

/** The parts of the interface, as it is read. */
export const features: readonly Feature[] = [
  {
    name: 'Access',
    description: 'Signing in, one’s own account, single sign-on, API keys.',
    endpoints: authEndpoints,
  },
  {
    name: 'Enterprise',
    description: 'The enterprise, what it has bought and what it uses; all enterprises, for operators.',
    endpoints: { ...enterpriseEndpoints, ...overviewEndpoints },
  },
  {
    name: 'Directory',
    description: 'Departments and accounts, who sees whom, import and export.',
    endpoints: directoryEndpoints,
  },
  {
    name: 'Terminals and VMRs',
    description: 'Room systems and virtual meeting rooms.',
    endpoints: terminalEndpoints,
  },
  {
    name: 'Meetings',
    description: 'Instant and booked meetings, personal rooms, templates.',
    endpoints: bookingEndpoints,
  },
  {
    name: 'Conferences and history',
    description: 'What is live, what was, who was there, what was administered.',
    endpoints: historyEndpoints,
  },
  {
    name: 'Recordings',
    description: 'Recorded conferences: playing, saving, links for others, and the space they take.',
    endpoints: recordingEndpoints,
  },
  {
    name: 'Live streams',
    description: 'Conferences that many watch: where their stream goes, who may watch, and the page for it.',
    endpoints: streamEndpoints,
  },
  {
    name: 'Webhooks',
    description: 'Events sent to programs of the enterprise, signed after Standard Webhooks.',
    endpoints: integrationEndpoints,
  },
  {
    name: 'Control',
    description:
      'A live conference from inside: everything a host does, with the same rules and the same log as the console.',
    endpoints: { ...conferenceEndpoints, ...controlEndpoints },
  },
  {
    name: 'Chat',
    description: 'Files in the chat of a conference, for those who are in it.',
    endpoints: chatEndpoints,
  },
  { name: 'System', description: 'The installation itself.', endpoints: systemEndpoints },
];

const featureByKey = new Map(
  features.flatMap(({ name, endpoints }) => Object.keys(endpoints).map((key) => [key, name] as const)),
);

/** @throws for an endpoint that belongs to none */
export function featureOf(key: string): string {
  const name = featureByKey.get(key);
  if (name === undefined) throw new Error(`server/openapi/features.ts does not name the feature of ${key}`);
  return name;
}
