import type { ThemeConfig } from 'antd';
import { useMediaQuery } from '../ui/use-media-query.ts';
import { theme } from './theme.ts';

const still: ThemeConfig = { ...theme, token: { ...theme.token, motion: false } };

/** Our colours; for people who want no motion without any, as there is no end of one to wait for then. */
export function useTheme(): ThemeConfig {
  return useMediaQuery('(prefers-reduced-motion: reduce)') ? still : theme;
}
