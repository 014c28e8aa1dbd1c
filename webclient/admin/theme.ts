import type { ThemeConfig } from 'antd';

/**
 * Our colours for Ant Design. Checked pairs as in `ui/tokens.css`: every text keeps 4.5:1 on what it stands on, every
 * line of a control 3:1. `admin.css` has the same colours for our own parts.
 */
export const theme: ThemeConfig = {
  cssVar: { key: 'plenum' },
  token: {
    colorPrimary: '#2f5cd3',
    colorPrimaryHover: '#2750bd',
    colorPrimaryActive: '#2146a8',
    colorInfo: '#2f5cd3',
    colorLink: '#2a52bd',
    colorSuccess: '#1a7a43',
    colorWarning: '#8f5b00',
    colorError: '#c02b38',
    colorErrorHover: '#a92430',
    colorErrorActive: '#931f2a',
    colorLinkHover: '#1f429e',
    colorWarningBg: '#fff8e8',
    colorWarningBorder: '#e3c88a',
    colorErrorBg: '#fdf1f2',
    colorErrorBorder: '#ecb5ba',
    colorSuccessBg: '#eff8f2',
    colorSuccessBorder: '#b0d9bf',
    colorTextBase: '#18202c',
    colorText: '#18202c',
    colorTextSecondary: '#4a5568',
    colorTextTertiary: '#566074',
    colorTextQuaternary: '#848fa1',
    colorTextDescription: '#566074',
    colorTextPlaceholder: '#626d80',
    colorTextHeading: '#18202c',
    colorIcon: '#566074',
    colorBgLayout: '#f4f6f9',
    colorBorder: '#848fa1',
    colorBorderSecondary: '#e1e6ed',
    colorSplit: '#e1e6ed',
    borderRadius: 8,
    borderRadiusLG: 12,
    fontSize: 14,
    controlHeight: 36,
    fontFamily: 'var(--font)',
    motionDurationMid: '0.12s',
    motionDurationSlow: '0.18s',
  },
  components: {
    Table: { headerBg: '#f8fafc', headerColor: '#4a5568', cellPaddingBlock: 10, rowHoverBg: '#f4f7fd' },
    Menu: { itemBorderRadius: 8, itemHeight: 38, itemSelectedBg: '#e8eefc', itemSelectedColor: '#2447a5' },
    Form: { itemMarginBottom: 18, verticalLabelPadding: '0 0 4px', labelColor: '#18202c' },
    Tag: { defaultBg: '#f1f4f8', defaultColor: '#3c4658' },
  },
};
