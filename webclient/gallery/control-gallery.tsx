import { createRoot } from 'react-dom/client';
import { accountSession } from '../app/account-session.ts';
import { startTranslation } from '../i18n/start.ts';
import '../ui/base.css';
import '../ui/controls.css';
import { controlBustle } from './control-bustle.ts';
import { readControlScenario } from './control-scenario.ts';
import { fakeConsole } from './fake-console.ts';
import { installFakeServer } from './fake-server.ts';
import { readScenario } from './scenario.ts';

/** The console of a conference with made-up state, to look at and to photograph. */
const scenario = readControlScenario(location.search);
installFakeServer(readScenario(location.search));
accountSession.setState({
  state: 'known',
  session: {
    firstRun: false,
    me: scenario.signedIn
      ? {
          accountId: 'a0',
          enterpriseId: 'e0',
          enterpriseName: 'Rhine Precision Works',
          login: 'li.na',
          name: '李娜',
          email: null,
          role: 'admin',
          operator: false,
          language: scenario.language,
          timeZone: 'Asia/Shanghai',
          hasPassword: true,
          oneTimeCode: false,
        }
      : null,
    providers: [],
    visitorsMayStart: false,
  },
});
startTranslation(scenario.language);
// As in the app, after the translation: it adds its texts.
const { Control } = await import('../control/control.tsx');
const link = fakeConsole(scenario);
if (scenario.bustle > 0) controlBustle(link, scenario.bustle);
const open = () => Promise.resolve(link);
const root = document.getElementById('root');
if (root) createRoot(root).render(<Control meetingId="914083136" open={open} />);
