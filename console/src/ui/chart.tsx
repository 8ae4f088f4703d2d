import { useEffect, useRef } from 'react'
import { PALETTES } from '../theme/palette'
import { useThemeName } from '../theme/appearance'

/**
 * Bars and lines by ECharts, which is loaded when the first chart is shown. `label` tells in words what is drawn; the same
 * figures stand in a table beside it. `option` is made once for the same figures (`useMemo`).
 */
export function Chart(props: { option: Record<string, unknown>; label: string; height?: number }) {
  const { option, label, height = 240 } = props
  const place = useRef<HTMLDivElement>(null)
  const theme = useThemeName()
  useEffect(() => {
    let isGone = false
    let end = () => undefined as void
    const colours = PALETTES[theme]
    const themed = {
      color: [colours['brand-text'], colours.amber, colours.waiting],
      textStyle: { color: colours['text-2'] },
      ...option,
    }
    void import('./chart-engine').then(({ drawChart }) => {
      if (isGone || !place.current) return
      const drawn = drawChart(place.current, themed)
      window.addEventListener('resize', drawn.resize)
      end = () => {
        window.removeEventListener('resize', drawn.resize)
        drawn.end()
      }
    })
    return () => {
      isGone = true
      end()
    }
  }, [option, theme])
  return <div ref={place} role="img" aria-label={label} style={{ height }} />
}
