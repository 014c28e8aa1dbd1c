import { calls, invite, log } from './control/calls.ts';
import { conference } from './control/conference.ts';
import { desk } from './control/desk.ts';
import { done } from './control/done.ts';
import { people } from './control/people.ts';
import { picture } from './control/picture.ts';
import { stream } from './control/stream.ts';

export const control = {
  ...desk,
  ...people,
  ...picture,
  ...conference,
  ...calls,
  invite,
  log,
  stream,
  done,
};
