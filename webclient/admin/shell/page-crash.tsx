import { Button } from 'antd';
import { Component, type ReactNode } from 'react';
import { Translation } from 'react-i18next';
import { EmptyNote } from '../parts/empty-note.tsx';

/** One page that fails leaves the others reachable. */
export class PageCrash extends Component<{ children: ReactNode }, { crashed: boolean }> {
  override state = { crashed: false };

  static getDerivedStateFromError(): { crashed: boolean } {
    return { crashed: true };
  }

  override render(): ReactNode {
    if (!this.state.crashed) return this.props.children;
    return (
      <Translation>
        {(t) => (
          <EmptyNote title={t('crashed')}>
            <Button type="primary" onClick={() => location.reload()}>
              {t('reload')}
            </Button>
          </EmptyNote>
        )}
      </Translation>
    );
  }
}
