import {
  Building2,
  CalendarDays,
  ChartColumn,
  Clapperboard,
  Crown,
  DoorOpen,
  FileUp,
  History,
  KeyRound,
  LogIn,
  type LucideIcon,
  MonitorSmartphone,
  Radio,
  ScrollText,
  Settings2,
  Users,
  Webhook,
} from 'lucide-react';

export const pageNames = [
  'overview',
  'live',
  'meetings',
  'history',
  'recordings',
  'accounts',
  'executives',
  'imports',
  'terminals',
  'vmrs',
  'settings',
  'sign-on',
  'api-keys',
  'webhooks',
  'audit',
  'enterprises',
] as const;
export type PageName = (typeof pageNames)[number];

/** The navigation: what belongs together stands together. */
export const navigation = [
  { group: 'now', pages: ['overview', 'live'] },
  { group: 'meetings', pages: ['meetings', 'history', 'recordings'] },
  { group: 'people', pages: ['accounts', 'executives', 'imports'] },
  { group: 'rooms', pages: ['terminals', 'vmrs'] },
  { group: 'enterprise', pages: ['settings', 'sign-on', 'api-keys', 'webhooks', 'audit'] },
  { group: 'installation', pages: ['enterprises'] },
] as const satisfies readonly { group: string; pages: readonly PageName[] }[];

export const pageIcons: Record<PageName, LucideIcon> = {
  overview: ChartColumn,
  live: Radio,
  meetings: CalendarDays,
  history: History,
  recordings: Clapperboard,
  accounts: Users,
  executives: Crown,
  imports: FileUp,
  terminals: MonitorSmartphone,
  vmrs: DoorOpen,
  settings: Settings2,
  'sign-on': LogIn,
  'api-keys': KeyRound,
  webhooks: Webhook,
  audit: ScrollText,
  enterprises: Building2,
};

export function pathOf(page: PageName): string {
  return page === 'overview' ? '/admin' : `/admin/${page}`;
}

/** The page of an address; undefined: there is none. */
export function pageOfPath(pathname: string): PageName | undefined {
  const name = pathname.replace(/^\/admin\/?/, '').replace(/\/$/, '');
  return name === '' ? 'overview' : pageNames.find((known) => known === name);
}
