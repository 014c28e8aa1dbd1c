import { createRoot } from 'react-dom/client';
import { ApiContext } from './app/api-context.ts';
import { askWhoIsSignedIn } from './app/account-session.ts';
import { App } from './app/app.tsx';
import { createMeeting, lookUpMeeting } from './core/api.ts';
import { startTranslation } from './i18n/start.ts';
import './ui/base.css';
import './ui/controls.css';

/** `public/compat.js` looks at this: without it, it says that the page did not load. */
document.documentElement.dataset.started = 'yes';

const root = document.getElementById('root');
if (root) {
  startTranslation();
  // The outcome stands in the store; whoever opens a link to a meeting does not wait for it.
  void askWhoIsSignedIn();
  createRoot(root).render(
    <ApiContext value={{ createMeeting, lookUpMeeting }}>
      <App />
    </ApiContext>,
  );
}
