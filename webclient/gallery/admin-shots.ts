import type { ScreenName, Shot } from './shot.ts';

const some: readonly ScreenName[] = ['wide', 'phone'];
/** The widths recordings are looked at. */
const recorded: readonly ScreenName[] = ['wide', 'tablet', 'narrow'];
const testId = (id: string): string => `[data-testid="${id}"]`;

interface AdminShot {
  to: string;
  query?: string;
  screens?: readonly ScreenName[];
  click?: readonly string[];
  /** What has to be there before the picture is taken. */
  until?: string;
  /** What is brought into view. */
  scrollTo?: string;
}

function shot(
  name: string,
  { to, query = 'rows=5', screens = some, click, until, scrollTo }: AdminShot,
): Shot {
  return {
    name: `admin-${name}`,
    html: 'admin-gallery.html',
    now: '2026-05-04T06:30:00Z',
    query: `${query}&to=${encodeURIComponent(to)}`,
    screens,
    ...(click ? { click } : {}),
    prepare: async (page) => {
      await page.waitForSelector(until ?? 'main h1');
      if (!query.includes('answer=loading')) {
        await page.waitForFunction(() => !document.querySelector('.admin-skeleton'));
      }
      if (scrollTo !== undefined) await page.locator(scrollTo).scrollIntoViewIfNeeded();
      // The drawer has slid in, fonts are there.
      await page.waitForTimeout(400);
    },
  };
}

/** Every list with 0, 5 and 5,000 rows. */
const lists = [
  'live',
  'meetings',
  'history',
  'accounts',
  'executives',
  'terminals',
  'vmrs',
  'api-keys',
  'webhooks',
  'audit',
  'enterprises',
].flatMap((page) => [
  shot(`${page}-0`, { to: `/admin/${page}`, query: 'rows=0' }),
  shot(page, { to: `/admin/${page}`, query: 'rows=5&language=zh' }),
  shot(`${page}-5000`, { to: `/admin/${page}`, query: 'rows=5000', screens: ['wide'] }),
]);

const drawers = [
  shot('account', { to: '/admin/accounts?open=a3', until: testId('account-drawer') }),
  shot('account-conflict', {
    to: '/admin/accounts?open=a3',
    query: 'rows=5&language=zh',
    click: ['[data-testid="account-drawer"] [data-testid="submit"]'],
    until: testId('conflict'),
  }),
  shot('new-account', {
    to: '/admin/accounts?department=d1',
    click: [testId('new-account')],
    until: testId('new-account-drawer'),
  }),
  shot('department', {
    to: '/admin/accounts?department=d1',
    screens: ['wide'],
    click: [testId('edit-department')],
    until: testId('department-drawer'),
  }),
  shot('visibility', {
    to: '/admin/accounts?department=d1',
    query: 'rows=5&language=zh',
    click: [testId('visibility')],
    until: testId('visibility-drawer'),
  }),
  shot('terminal', { to: '/admin/terminals?open=t1', until: testId('terminal-drawer') }),
  ...['t0', 't1', 't2'].map((id) =>
    shot(`terminal-trace-${id}`, {
      to: `/admin/terminals?open=${id}`,
      query: id === 't2' ? 'rows=5&language=zh' : 'rows=5',
      screens: ['laptop', 'phone'],
      until: testId('terminal-trace'),
      scrollTo: testId('terminal-trace'),
    }),
  ),
  shot('new-terminal', {
    to: '/admin/terminals',
    click: [testId('new-terminal')],
    until: testId('new-terminal-drawer'),
  }),
  shot('vmr', { to: '/admin/vmrs?open=v0', until: testId('vmr-drawer') }),
  shot('new-vmr', { to: '/admin/vmrs', click: [testId('new-vmr')], until: testId('new-vmr-drawer') }),
  shot('meeting', { to: '/admin/meetings?open=b0.1777876200000', until: testId('meeting-drawer') }),
  shot('recordings-delete', {
    to: '/admin/recordings',
    query: 'rows=8',
    screens: recorded,
    click: [`${testId('recording-menu')} >> nth=3`, '.ant-dropdown-menu-item-danger'],
    until: '.ant-modal-confirm',
  }),
  shot('past', {
    to: '/admin/history?open=h1',
    query: 'rows=5&language=zh',
    until: testId('history-drawer'),
  }),
  shot('new-key', { to: '/admin/api-keys', click: [testId('new-key')], until: testId('new-key-drawer') }),
  shot('webhook', { to: '/admin/webhooks?open=w0', until: testId('webhook-drawer') }),
  shot('audit-entry', { to: '/admin/audit?open=au0', until: testId('audit-drawer') }),
  shot('enterprise', { to: '/admin/enterprises?open=e0', until: testId('enterprise-drawer') }),
];

export const adminShots: readonly Shot[] = [
  shot('overview', { to: '/admin' }),
  shot('overview-zh', { to: '/admin', query: 'rows=5&language=zh', screens: ['wide', 'small', 'phone'] }),
  shot('overview-0', { to: '/admin', query: 'rows=0' }),
  shot('overview-table', { to: '/admin', click: [testId('chart-table')] }),
  shot('navigation', { to: '/admin/terminals', screens: ['phone'], click: [testId('open-navigation')] }),
  shot('member', { to: '/admin', query: 'member', until: '.admin-gate' }),
  shot('unknown', { to: '/admin/nothing', screens: ['wide'] }),
  ...lists,
  ...drawers,
  shot('recordings', { to: '/admin/recordings', query: 'rows=8&language=zh', screens: recorded }),
  shot('recordings-en', { to: '/admin/recordings', query: 'rows=8', screens: recorded }),
  shot('recordings-0', { to: '/admin/recordings', query: 'rows=0' }),
  shot('recordings-5000', { to: '/admin/recordings', query: 'rows=5000', screens: recorded }),
  shot('recordings-loading', { to: '/admin/recordings', query: 'answer=loading' }),
  shot('recordings-error', { to: '/admin/recordings', query: 'answer=error' }),
  shot('recordings-nothing', { to: '/admin/recordings?search=zzz', query: 'rows=5' }),
  shot('accounts-loading', { to: '/admin/accounts', query: 'answer=loading' }),
  shot('accounts-error', { to: '/admin/accounts', query: 'answer=error' }),
  shot('nothing-matches', { to: '/admin/terminals?search=zzz', query: 'rows=5' }),
  shot('settings', { to: '/admin/settings' }),
  shot('settings-zh', { to: '/admin/settings', query: 'language=zh', screens: ['wide'] }),
  shot('sign-on', { to: '/admin/sign-on' }),
  shot('imports', { to: '/admin/imports' }),
  shot('imports-checked', { to: '/admin/imports?import=some' }),
  shot('imports-checked-zh', { to: '/admin/imports?import=some', query: 'language=zh' }),
  shot('imports-running', { to: '/admin/imports?import=running', screens: ['wide'] }),
  shot('imports-finished', { to: '/admin/imports?import=finished', screens: ['wide'] }),
  shot('imports-broken', { to: '/admin/imports?import=broken', screens: ['wide'] }),
];
