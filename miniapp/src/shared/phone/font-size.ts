import Taro from '@tarojs/taro'

type AppInfo = { fontSizeSetting?: number }
/** WeChat's setting in px (我 → 设置 → 通用 → 字体大小): 16 is the standard. */
const STEPS: readonly [fromPx: number, step: number][] = [
  [22, 3],
  [19, 2],
  [17, 1],
]

/** How many steps larger than usual this person reads; 0 in a browser, which enlarges by itself. */
export function fontStep(): number {
  if (process.env.TARO_ENV === 'h5') return 0
  try {
    const { fontSizeSetting = 16 } = Taro.getAppBaseInfo() as AppInfo
    return STEPS.find(([fromPx]) => fontSizeSetting >= fromPx)?.[1] ?? 0
  } catch {
    return 0
  }
}
