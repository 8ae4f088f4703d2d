import { theme, type ThemeConfig } from 'antd'
import { PALETTES, type ThemeName } from './palette'

const FONT =
  "-apple-system, BlinkMacSystemFont, 'PingFang SC', 'HarmonyOS Sans SC', 'Noto Sans SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif"

type Colours = (typeof PALETTES)[ThemeName]

/**
 * antd with our palette. Not as CSS variables: antd 5 adds those without the nonce, and the policy refuses them. `isStill`: for whoever
 * asked their system for less motion.
 */
export function antdTheme(name: ThemeName, isStill = false): ThemeConfig {
  const colours = PALETTES[name]
  return {
    algorithm: name === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    cssVar: false,
    hashed: false,
    token: { ...tokens(colours), motion: !isStill },
    components: components(colours),
  }
}

const tokens = (colours: Colours): ThemeConfig['token'] => ({
  colorPrimary: colours.brand,
  colorLink: colours['brand-text'],
  colorError: colours['bad-fill'],
  colorErrorText: colours.bad,
  colorSuccess: colours.good,
  colorWarning: colours.warn,
  colorInfo: colours.brand,
  colorBgLayout: colours.bg,
  colorBgContainer: colours.surface,
  colorBgElevated: colours.surface,
  colorText: colours.text,
  colorTextSecondary: colours['text-2'],
  colorTextTertiary: colours['text-3'],
  colorTextDescription: colours['text-3'],
  colorTextPlaceholder: colours['text-3'],
  colorBorder: colours.line,
  colorBorderSecondary: colours.line,
  borderRadius: 8,
  controlHeight: 34,
  fontFamily: FONT,
  fontSize: 14,
  motionDurationMid: '0.12s',
  motionDurationSlow: '0.18s',
})

const components = (colours: Colours): ThemeConfig['components'] => ({
  Menu: {
    itemBg: 'transparent',
    itemHeight: 36,
    itemBorderRadius: 8,
    itemSelectedBg: colours['brand-soft'],
    itemSelectedColor: colours['brand-text'],
    activeBarBorderWidth: 0,
  },
  Table: {
    headerBg: colours['surface-2'],
    headerColor: colours['text-2'],
    cellPaddingBlock: 10,
    cellPaddingInline: 12,
    headerSplitColor: 'transparent',
    rowHoverBg: colours['surface-2'],
  },
  Tabs: {
    itemSelectedColor: colours['brand-text'],
    itemHoverColor: colours['brand-text'],
    itemActiveColor: colours['brand-text'],
    inkBarColor: colours['brand-text'],
  },
  Button: {
    primaryShadow: 'none',
    defaultShadow: 'none',
    dangerShadow: 'none',
    // The brand itself is too dark to be read on a dark ground.
    defaultHoverColor: colours['brand-text'],
    defaultHoverBorderColor: colours['brand-text'],
    defaultActiveColor: colours['brand-text'],
    defaultActiveBorderColor: colours['brand-text'],
    // Not derived by the algorithm, whose red is too dark to be read on a dark ground.
    colorError: colours.bad,
    colorErrorHover: colours.bad,
    colorErrorActive: colours.bad,
    dangerColor: colours.surface,
  },
})
