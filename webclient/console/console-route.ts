export type ConsoleRoute =
  | { page: 'meetings' }
  | { page: 'book' }
  | { page: 'booking' | 'edit'; bookingId: string }
  | { page: 'rooms' }
  | { page: 'templates' }
  /** Without an ID a new one. */
  | { page: 'template'; templateId: string | null }
  | { page: 'history' }
  | { page: 'record'; conferenceId: string }
  | { page: 'recordings' }
  | { page: 'recording'; recordingId: string }
  | { page: 'account' }
  | { page: 'unknown' };

/** The pages of somebody who is signed in. */
export function parseConsoleRoute(pathname: string): ConsoleRoute {
  const [area = '', id, action, ...more] = pathname.split('/').filter((part) => part !== '');
  if (more.length > 0 || (action !== undefined && area !== 'meetings')) return { page: 'unknown' };
  switch (area) {
    case '':
      return { page: 'meetings' };
    case 'meetings':
      return meetingsRoute(id, action);
    case 'templates':
      if (id === undefined) return { page: 'templates' };
      return { page: 'template', templateId: id === 'new' ? null : id };
    case 'history':
      return id === undefined ? { page: 'history' } : { page: 'record', conferenceId: id };
    case 'recordings':
      return id === undefined ? { page: 'recordings' } : { page: 'recording', recordingId: id };
    case 'rooms':
    case 'account':
      return id === undefined ? { page: area } : { page: 'unknown' };
    default:
      return { page: 'unknown' };
  }
}

function meetingsRoute(id: string | undefined, action: string | undefined): ConsoleRoute {
  if (id === undefined) return { page: 'meetings' };
  if (id === 'book') return action === undefined ? { page: 'book' } : { page: 'unknown' };
  if (action === undefined) return { page: 'booking', bookingId: id };
  return action === 'edit' ? { page: 'edit', bookingId: id } : { page: 'unknown' };
}
