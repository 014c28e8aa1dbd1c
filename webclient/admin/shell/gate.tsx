import { Button } from 'antd';
import { ShieldCheck, Undo2 } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { navigate } from '../../app/use-route.ts';
import { useMe } from '../hooks/me.ts';

/** Lets administrators in, and tells the others kindly where they are. */
export function Gate({ children }: { children: ReactNode }): ReactNode {
  const { role, operator } = useMe();
  return role === 'admin' || operator ? children : <ForAdministrators />;
}

function ForAdministrators(): ReactElement {
  const { t } = useTranslation('admin');
  const { enterpriseName } = useMe();
  return (
    <main className="admin-gate">
      <ShieldCheck size={40} aria-hidden />
      <h1>{t('gate.title')}</h1>
      <p>{t('gate.text', { enterprise: enterpriseName })}</p>
      <Button
        type="primary"
        size="large"
        icon={<Undo2 size={18} aria-hidden />}
        onClick={() => navigate('/')}
      >
        {t('backToMeetings')}
      </Button>
    </main>
  );
}
