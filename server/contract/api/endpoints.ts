import { authEndpoints } from './auth.ts';
import { bookingEndpoints } from './booking.ts';
import { chatEndpoints } from './chat.ts';
import { conferenceEndpoints, controlEndpoints } from './conferences.ts';
import { directoryEndpoints } from './directory.ts';
import { enterpriseEndpoints, overviewEndpoints } from './enterprises.ts';
import { historyEndpoints } from './history.ts';
import { integrationEndpoints } from './integrations.ts';
import { recordingEndpoints } from './recordings.ts';
import { streamEndpoints } from './streams.ts';
import { systemEndpoints } from './system.ts';
import { terminalEndpoints } from './terminals.ts';

/** The whole REST interface below `/api/v1`. */
export const endpoints = {
  ...systemEndpoints,
  ...authEndpoints,
  ...enterpriseEndpoints,
  ...overviewEndpoints,
  ...directoryEndpoints,
  ...terminalEndpoints,
  ...bookingEndpoints,
  ...conferenceEndpoints,
  ...controlEndpoints,
  ...historyEndpoints,
  ...recordingEndpoints,
  ...streamEndpoints,
  ...chatEndpoints,
  ...integrationEndpoints,
};
export type AllEndpoints = typeof endpoints;
export type EndpointKey = keyof AllEndpoints;
