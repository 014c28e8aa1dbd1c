import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

const ring = [0, 60, 120, 180, 240, 300].map((degrees) => {
  const angle = (degrees * Math.PI) / 180;
  return { x: 16 + 8.4 * Math.sin(angle), y: 16 - 8.4 * Math.cos(angle) };
});

/** The product's name and its sign: people around one in the middle. */
export function Brand(): ReactElement {
  const { t } = useTranslation();
  return (
    <a className="brand" href="/">
      <BrandSign />
      {t('product')}
    </a>
  );
}

export function BrandSign(): ReactElement {
  return (
    <svg width="28" height="28" viewBox="0 0 32 32" aria-hidden>
      <rect width="32" height="32" rx="8" fill="#3867e0" />
      <circle cx="16" cy="16" r="3.6" fill="#fff" />
      {ring.map(({ x, y }) => (
        <circle key={`${x}/${y}`} cx={x} cy={y} r="2.4" fill="#fff" />
      ))}
    </svg>
  );
}
