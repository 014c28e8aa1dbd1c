import { Drawer } from 'antd';
import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMediaQuery } from '../../ui/use-media-query.ts';

interface SideDrawerProps {
  title: ReactNode;
  open: boolean;
  onClose: () => void;
  footer?: ReactNode;
  /** In CSS pixels; on a phone it covers the page. */
  width?: number;
  testId?: string;
  children: ReactNode;
}

export function SideDrawer({
  title,
  open,
  onClose,
  footer,
  width = 520,
  testId,
  children,
}: SideDrawerProps): ReactElement {
  const { t } = useTranslation();
  const narrow = useMediaQuery(`(max-width: ${width + 60}px)`);
  return (
    <Drawer
      title={<h2 className="admin-side-title">{title}</h2>}
      open={open}
      onClose={onClose}
      size={narrow ? '100%' : width}
      destroyOnHidden
      closable={{ placement: 'end', 'aria-label': t('close') }}
      footer={footer}
      data-testid={testId}
      styles={{ body: { paddingBlock: 16 }, footer: { padding: '12px 24px' } }}
    >
      {children}
    </Drawer>
  );
}
