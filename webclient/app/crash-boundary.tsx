import { Component, type ReactNode } from 'react';
import { Translation } from 'react-i18next';

/** The last resort: an error while rendering leaves a way out instead of an empty page. */
export class CrashBoundary extends Component<{ children: ReactNode }, { crashed: boolean }> {
  override state = { crashed: false };

  static getDerivedStateFromError(): { crashed: boolean } {
    return { crashed: true };
  }

  override render(): ReactNode {
    if (!this.state.crashed) return this.props.children;
    return (
      <Translation>
        {(t) => (
          <main className="page-centre">
            <h1>{t('crashed')}</h1>
            <button type="button" className="button button-primary" onClick={() => location.reload()}>
              {t('reload')}
            </button>
          </main>
        )}
      </Translation>
    );
  }
}
