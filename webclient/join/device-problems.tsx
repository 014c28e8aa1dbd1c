import { TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useDevices, useSession } from '../app/session.ts';
import { Button } from '../ui/button.tsx';
import './devices.css';

/** What keeps a device from working, in plain words, with what to do about it. */
export function DeviceProblems(): ReactElement | null {
  const { t } = useTranslation(['devices', 'common']);
  const { devices } = useSession();
  const problems = useDevices((state) => state.problems);
  const found = (['camera', 'microphone'] as const).flatMap((kind) => {
    const problem = problems[kind];
    return problem === null ? [] : [{ kind, problem }];
  });
  // One cause for both is told once.
  const told = found.filter(
    ({ problem }, index) => found.findIndex((other) => other.problem === problem) === index,
  );
  if (told.length === 0) return null;
  return (
    <ul className="device-problems">
      {told.map(({ kind, problem }) => (
        <li key={kind} className="device-problem" data-testid="device-problem" data-problem={problem}>
          <TriangleAlert size={20} aria-hidden />
          <div>
            <h2>{t(`problems.${problem}.title`)}</h2>
            <p>{t(`problems.${problem}.remedy`)}</p>
          </div>
          {problem === 'insecure_page' ? null : (
            <Button onClick={() => void devices.setWanted(kind, true)}>{t('common:retry')}</Button>
          )}
        </li>
      ))}
    </ul>
  );
}
