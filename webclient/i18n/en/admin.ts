import { account, bulk, check, directory, executive, targets, visibility } from './admin/directory.ts';
import { audit, enterprises, keys, limits, settings, signOn, webhooks } from './admin/enterprise.ts';
import { imports } from './admin/imports.ts';
import { history, live, meeting, meetings } from './admin/meetings.ts';
import { overview } from './admin/overview.ts';
import { device, terminal, vmr } from './admin/rooms.ts';
import { shared, shell } from './admin/shell.ts';

export const admin = {
  ...shell,
  ...shared,
  account,
  audit,
  bulk,
  check,
  device,
  directory,
  enterprises,
  executive,
  history,
  imports,
  keys,
  limits,
  live,
  meeting,
  meetings,
  overview,
  settings,
  signOn,
  targets,
  terminal,
  visibility,
  vmr,
  webhooks,
};
