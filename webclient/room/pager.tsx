import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useShortcuts } from './use-shortcuts.ts';

interface PagerProps {
  /** From 0. */
  page: number;
  pages: number;
  onPage: (page: number) => void;
}

export function Pager({ page, pages, onPage }: PagerProps): ReactElement {
  const { t } = useTranslation('room');
  const previous = (): void => onPage(Math.max(0, page - 1));
  const next = (): void => onPage(Math.min(pages - 1, page + 1));
  useShortcuts({ pageup: previous, pagedown: next });
  return (
    <nav className="pager" aria-label={t('pageOf', { page: page + 1, pages })}>
      <button
        type="button"
        className="icon-button"
        aria-label={t('previous')}
        aria-keyshortcuts="PageUp"
        aria-disabled={page === 0}
        data-testid="pager-previous"
        onClick={previous}
      >
        <ChevronLeft aria-hidden />
      </button>
      <span aria-live="polite">
        <span className="visually-hidden">{t('pageOf', { page: page + 1, pages })}</span>
        <span aria-hidden>
          {page + 1} / {pages}
        </span>
      </span>
      <button
        type="button"
        className="icon-button"
        aria-label={t('next')}
        aria-keyshortcuts="PageDown"
        aria-disabled={page === pages - 1}
        data-testid="pager-next"
        onClick={next}
      >
        <ChevronRight aria-hidden />
      </button>
    </nav>
  );
}
