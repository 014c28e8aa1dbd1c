import { Button, Radio, Upload } from 'antd';
import { FileSpreadsheet } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Import } from '../../../server/contract/api/directory.ts';
import { PlenumError } from '../../../server/contract/errors.ts';
import { rest } from '../../core/rest.ts';
import { useFormat } from '../hooks/use-format.ts';
import { DownloadButton } from '../parts/download-button.tsx';
import { Problem } from '../parts/problem.tsx';
import { sheetTypeOf } from './sheet-type.ts';

/** As large as the server takes. */
const largest = 20_000_000;

/** What is imported, and from which file. Nothing is written before the check is seen. */
export function FileStep({ onTaken }: { onTaken: (taken: Import) => void }): ReactElement {
  const { t } = useTranslation('admin');
  const format = useFormat();
  const [kind, setKind] = useState<Import['kind']>('accounts');
  const [file, setFile] = useState<File>();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<PlenumError>();
  const type = file && sheetTypeOf(file.name);
  const objection = !file
    ? undefined
    : type === undefined
      ? t('imports.notSheet')
      : file.size > largest
        ? t('imports.tooLarge', { most: format.bytes(largest) })
        : undefined;

  const send = async (): Promise<void> => {
    if (!file || type === undefined) return;
    setBusy(true);
    setError(undefined);
    try {
      const query = { kind, fileName: file.name.slice(-200) };
      onTaken(await rest('POST /imports', { query, body: new Blob([file], { type }) }));
    } catch (cause) {
      setError(PlenumError.from(cause));
      setBusy(false);
    }
  };
  return (
    <div className="admin-stack">
      <div>
        <h3 id="import-kind">{t('imports.what')}</h3>
        <Radio.Group
          aria-labelledby="import-kind"
          value={kind}
          onChange={({ target }) => setKind(target.value as Import['kind'])}
          options={(['accounts', 'departments'] as const).map((value) => ({
            value,
            label: t(`imports.kinds.${value}`),
          }))}
        />
        <p className="quiet imports-hint">{t(`imports.kindHints.${kind}`)}</p>
        <DownloadButton
          text={t('imports.template')}
          fetchFile={(as) => rest('GET /import-templates/:kind', { params: { kind }, query: { format: as } })}
        />
      </div>
      <div>
        <h3>{t('imports.file')}</h3>
        <Upload.Dragger
          accept=".xlsx,.csv"
          maxCount={1}
          showUploadList={false}
          beforeUpload={(picked) => {
            setFile(picked);
            setError(undefined);
            return false;
          }}
        >
          <p className="imports-drop">
            <FileSpreadsheet size={28} aria-hidden />
            {file ? (
              <strong data-testid="import-file">
                {file.name} ({format.bytes(file.size)})
              </strong>
            ) : (
              <strong>{t('imports.drop')}</strong>
            )}
            <span className="quiet">{t('imports.dropHint', { most: format.bytes(largest) })}</span>
          </p>
        </Upload.Dragger>
        {objection === undefined ? null : (
          <p role="alert" className="imports-objection">
            {objection}
          </p>
        )}
      </div>
      {error ? <Problem error={error} /> : null}
      <div>
        <Button
          type="primary"
          disabled={!file || objection !== undefined}
          loading={busy}
          data-testid="import-check"
          onClick={() => void send()} // Its failure is shown above.
        >
          {t('imports.check')}
        </Button>
        <p className="admin-sub">{t('imports.nothingYet')}</p>
      </div>
    </div>
  );
}
