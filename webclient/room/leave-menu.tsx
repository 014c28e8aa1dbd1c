import { LogOut, Power } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../app/session.ts';
import { EndDialog } from './end-dialog.tsx';
import { PopMenu } from './pop-menu.tsx';

/** A host leaves alone, or ends the meeting for everybody. */
export function LeaveMenu(): ReactElement {
  const { t } = useTranslation('room');
  const { meeting } = useSession();
  const [ending, setEnding] = useState(false);
  return (
    <>
      <PopMenu
        label={t('leave')}
        Icon={LogOut}
        look="danger"
        testId="control-leave"
        itemTestId="leave"
        items={[
          { id: 'alone', text: t('leaveAlone'), Icon: LogOut, run: () => void meeting.leave() },
          { id: 'end', text: t('endForAll'), Icon: Power, danger: true, run: () => setEnding(true) },
        ]}
      />
      {ending ? <EndDialog onClose={() => setEnding(false)} /> : null}
    </>
  );
}
