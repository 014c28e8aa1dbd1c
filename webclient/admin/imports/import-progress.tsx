import { Progress } from 'antd';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Import } from '../../../server/contract/api/directory.ts';

export function ImportProgress({ taken }: { taken: Import }): ReactElement {
  const { t } = useTranslation('admin');
  const { state, rows, done } = taken;
  const said = t(state === 'checking' ? 'imports.checking' : 'imports.running', { done, rows });
  return (
    <div className="imports-progress">
      <p role="status">{said}</p>
      <Progress
        aria-label={said}
        percent={rows === 0 ? 0 : Math.floor((done / rows) * 100)}
        status="active"
      />
    </div>
  );
}
