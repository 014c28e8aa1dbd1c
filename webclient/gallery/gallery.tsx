import { createRoot } from 'react-dom/client';
import type { ReactElement } from 'react';
import { PlenumError } from '../../server/contract/errors.ts';
import { askWhoIsSignedIn } from '../app/account-session.ts';
import { ApiContext, type Api } from '../app/api-context.ts';
import { App } from '../app/app.tsx';
import { SessionContext } from '../app/session.ts';
import { CallsContext } from '../calls/calls-context.ts';
import { startTranslation } from '../i18n/start.ts';
import { DevicePage } from '../join/device-page.tsx';
import { FrontPage } from '../join/front-page.tsx';
import { LeftPage } from '../join/left-page.tsx';
import { rememberPins } from '../join/meeting-pins.ts';
import { Room } from '../room/room.tsx';
import '../ui/base.css';
import '../ui/controls.css';
import { bustle } from './bustle.ts';
import { fakeCalls } from './fake-calls.ts';
import { fakeDevices } from './fake-devices.ts';
import { fakeMeeting, meetingId } from './fake-meeting.ts';
import { installFakeServer } from './fake-server.ts';
import { readScenario, type Scenario } from './scenario.ts';

/** The pages with made-up state, to look at and to photograph. Served in development only. */
function fakeApi({ lookup }: Scenario): Api {
  const missing = (): Promise<never> => Promise.reject(new PlenumError('meeting_not_found'));
  return {
    createMeeting: () => Promise.resolve({ meetingId, hostPin: '482913', guestPin: '771204' }),
    lookUpMeeting: () =>
      lookup === 'missing'
        ? missing()
        : Promise.resolve({
            meetingId,
            pinNeeded: lookup === 'pin',
            signInNeeded: false,
            startsAt: null,
          }),
  };
}

function Page({ page }: Scenario): ReactElement {
  switch (page) {
    case 'front':
      return <FrontPage visitorsMayStart />;
    case 'device':
      return <DevicePage meetingId={meetingId} onJoin={() => Promise.resolve()} />;
    case 'room':
      return <Room />;
    case 'app':
      return <App />;
    case 'left':
      return <LeftPage busy={false} onRejoin={() => undefined} />;
  }
}

const scenario = readScenario(location.search);
const meeting = fakeMeeting(scenario);
if (scenario.bustle) bustle(meeting);
const root = document.getElementById('root');
sessionStorage.clear();
if (scenario.host) rememberPins(meetingId, { host: '482913', guest: '771204' });
document.documentElement.dataset.surface = scenario.page === 'front' ? 'light' : 'dark';
startTranslation(scenario.language);
if (scenario.page === 'app') {
  installFakeServer(scenario);
  history.replaceState(null, '', scenario.path);
  await askWhoIsSignedIn();
}
if (root) {
  createRoot(root).render(
    <ApiContext value={fakeApi(scenario)}>
      <SessionContext
        value={{
          meeting,
          devices: fakeDevices(scenario),
          invitationOrigin: location.origin,
          close: () => undefined,
        }}
      >
        <CallsContext value={fakeCalls}>
          <Page {...scenario} />
        </CallsContext>
      </SessionContext>
    </ApiContext>,
  );
}
