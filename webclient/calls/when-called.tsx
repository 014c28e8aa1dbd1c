import { lazy, Suspense, type ReactElement } from 'react';

/** A page that could not load this is as good without. */
const IncomingCalls = lazy(async () => ({
  default: await import('./incoming-calls.tsx').then(
    (loaded) => loaded.IncomingCalls,
    () => Nothing,
  ),
}));

/** Incoming calls, for pages of those who are signed in. Loaded when the page is there. */
export function WhenCalled(): ReactElement {
  return (
    <Suspense fallback={null}>
      <IncomingCalls />
    </Suspense>
  );
}

function Nothing(): null {
  return null;
}
