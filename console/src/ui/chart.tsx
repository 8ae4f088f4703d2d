import { useEffect, useRef, useState, type RefObject } from 'react'
import { PALETTES } from '../theme/palette'
import { useThemeName } from '../theme/appearance'
import type { DrawnChart } from './chart-engine'

/** A chart in the element, once ECharts is loaded; null until then. */
function useChart(place: RefObject<HTMLDivElement>): DrawnChart | null {
  const [chart, setChart] = useState<DrawnChart | null>(null)
  useEffect(() => {
    let isGone = false
    let end = () => undefined as void
    void import('./chart-engine').then(({ beginChart }) => {
      if (isGone || !place.current) return
      const begun = beginChart(place.current)
      window.addEventListener('resize', begun.resize)
      end = () => {
        window.removeEventListener('resize', begun.resize)
        begun.end()
      }
      setChart(begun)
    })
    return () => {
      isGone = true
      end()
    }
  }, [place])
  return chart
}

type Option = Record<string, unknown>
type Colours = (typeof PALETTES)[keyof typeof PALETTES]

/** Axes in the colours of the theme: by themselves their lines are made for white paper. What the option says of an axis stays. */
function inTheme(option: Option, colours: Colours): Option {
  const axis = (given: Option): Option => ({
    ...given,
    axisLabel: { color: colours['text-2'], ...(given.axisLabel as Option | undefined) },
    axisLine: { lineStyle: { color: colours['line-strong'] } },
    splitLine: { lineStyle: { color: colours.line }, ...(given.splitLine as Option | undefined) },
  })
  const axes = (given: unknown) =>
    Array.isArray(given) ? given.map((one: Option) => axis(one)) : given ? axis(given as Option) : undefined
  const legend = option.legend as Option | undefined
  return {
    ...option,
    xAxis: axes(option.xAxis),
    yAxis: axes(option.yAxis),
    ...(legend ? { legend: { textStyle: { color: colours['text-2'] }, ...legend } } : {}),
  }
}

/**
 * Bars and lines by ECharts, which is loaded when the first chart is shown. `label` tells in words what is drawn; the same
 * figures stand in a table beside it. `option` is made once for the same figures (`useMemo`).
 */
export function Chart(props: { option: Record<string, unknown>; label: string; height?: number }) {
  const { option, label, height = 240 } = props
  const place = useRef<HTMLDivElement>(null)
  const theme = useThemeName()
  const chart = useChart(place)
  useEffect(() => {
    const colours = PALETTES[theme]
    chart?.draw({
      color: [colours['brand-text'], colours.amber, colours.waiting],
      textStyle: { color: colours['text-2'] },
      ...inTheme(option, colours),
    })
  }, [chart, option, theme])
  return <div ref={place} role="img" aria-label={label} style={{ height }} />
}
