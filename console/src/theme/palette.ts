/**
 * Every colour of the console, the same hues as on the phones. Text on its ground has a contrast of at least 4.5:1
 * (WCAG 2.1 AA) in both themes. Style sheets use them as `var(--fx-…)`.
 */
const light = {
  bg: '#f3f6f4',
  surface: '#ffffff',
  'surface-2': '#edf1ef',
  line: '#dbe2de',
  'line-strong': '#7b8a83',
  text: '#13201a',
  'text-2': '#44544d',
  'text-3': '#596962',
  brand: '#0b6b3e',
  'brand-text': '#0b6b3e',
  'brand-soft': '#e1f0e8',
  amber: '#f5b417',
  neutral: '#44544d',
  'neutral-soft': '#e9eeeb',
  waiting: '#573aa8',
  'waiting-soft': '#eee9fb',
  warn: '#7f4500',
  'warn-soft': '#fdf0d9',
  bad: '#ab1f18',
  'bad-soft': '#fce8e6',
  'bad-fill': '#b3261e',
  good: '#0b6b3e',
  'good-soft': '#e1f3e9',
} as const

type Palette = Record<keyof typeof light, string>

const dark: Palette = {
  bg: '#0c1210',
  surface: '#151d1a',
  'surface-2': '#202a26',
  line: '#2d3934',
  'line-strong': '#84948c',
  text: '#eef4f1',
  'text-2': '#bac8c1',
  'text-3': '#9aaaa2',
  brand: '#14804a',
  'brand-text': '#75dfa9',
  'brand-soft': '#163024',
  amber: '#f5b417',
  neutral: '#bac8c1',
  'neutral-soft': '#26312c',
  waiting: '#c3b3fa',
  'waiting-soft': '#2a2147',
  warn: '#f5c571',
  'warn-soft': '#3a2a0c',
  bad: '#ffaaa2',
  'bad-soft': '#431b1a',
  'bad-fill': '#c2352c',
  good: '#75dfa9',
  'good-soft': '#113320',
}

export const PALETTES = { light, dark } as const
export type ThemeName = keyof typeof PALETTES
