import { Button, Dropdown } from 'antd';
import { Download } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { SheetFormat } from '../../../server/contract/api/endpoint.ts';
import { saveFile, type ReceivedFile } from '../../core/rest.ts';
import { useAction } from '../hooks/use-action.ts';

interface DownloadButtonProps {
  text: string;
  fetchFile: (format: SheetFormat) => Promise<ReceivedFile>;
  primary?: boolean;
}

/** A spreadsheet to save, in the format one chooses. */
export function DownloadButton({ text, fetchFile, primary = false }: DownloadButtonProps): ReactElement {
  const { t } = useTranslation('admin');
  const action = useAction();
  const save = (format: SheetFormat): Promise<unknown> =>
    action.run(async () => saveFile(await fetchFile(format)));
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'xlsx', label: t('asXlsx') },
          { key: 'csv', label: t('asCsv') },
        ],
        onClick: ({ key }) => void save(key === 'csv' ? 'csv' : 'xlsx'), // `run` tells what fails.
      }}
    >
      <Button
        type={primary ? 'primary' : 'default'}
        icon={<Download size={16} aria-hidden />}
        loading={action.busy}
      >
        {text}
      </Button>
    </Dropdown>
  );
}
