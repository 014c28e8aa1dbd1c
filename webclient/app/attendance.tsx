import { lazy, Suspense, useEffect, useState, type ReactElement } from 'react';
import { takeAccepted } from '../calls/accepted-call.ts';
import type { JoinOptions } from '../core/model.ts';
import { DevicePage } from '../join/device-page.tsx';
import { LeftPage } from '../join/left-page.tsx';
import { WaitingPage } from '../join/waiting-page.tsx';
import { LoadingPage } from '../ui/loading-page.tsx';
import { useMe } from './account-session.ts';
import { useMeeting, useSession } from './session.ts';

const loadRoom = async () => ({ default: (await import('../room/room.tsx')).Room });
const Room = lazy(loadRoom);

/** One person's way through a meeting: devices, room, farewell, and back. */
export function Attendance({ meetingId }: { meetingId: string }): ReactElement {
  const { meeting } = useSession();
  const phase = useMeeting((state) => state.phase);
  const name = useMe()?.name;
  const [called] = useState(() => calledAs(name, meetingId));
  const [joined, setJoined] = useState(called);
  const [rejoining, setRejoining] = useState(false);

  useEffect(() => {
    // A refusal stands in the store, and the person is where they can try again.
    if (called) void meeting.join(called);
  }, [called, meeting]);

  useEffect(() => {
    // Fetched while the person looks at the preview; a failure shows when the room is entered.
    loadRoom().catch(() => undefined);
  }, []);

  const join = async (options: JoinOptions): Promise<void> => {
    setJoined(options);
    await meeting.join(options);
  };
  const rejoin = async (options: JoinOptions): Promise<void> => {
    setRejoining(true);
    await meeting.join(options);
    setRejoining(false);
  };

  switch (phase) {
    case 'waiting':
      return <WaitingPage onLeave={() => void meeting.leave()} />;
    case 'joined':
    case 'reconnecting':
      return (
        <Suspense fallback={<LoadingPage />}>
          <Room />
        </Suspense>
      );
    case 'ended':
      return <LeftPage busy={rejoining} onRejoin={joined ? () => void rejoin(joined) : null} />;
    case 'joining':
      if (rejoining && joined) return <LeftPage busy onRejoin={null} />;
      return <DevicePage meetingId={meetingId} onJoin={join} />;
    case 'idle':
      return <DevicePage meetingId={meetingId} onJoin={join} />;
  }
}

/** Who has just accepted a call is asked nothing more. */
function calledAs(name: string | undefined, meetingId: string): JoinOptions | null {
  const invitation = name === undefined ? null : takeAccepted(meetingId);
  return name === undefined || invitation === null ? null : { meetingId, pin: undefined, name, invitation };
}
