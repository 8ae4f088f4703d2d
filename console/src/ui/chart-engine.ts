import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { init, use as load } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'

load([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer])

/** Draws into `place` until the returned functions say otherwise. */
export function drawChart(
  place: HTMLElement,
  option: Record<string, unknown>,
): { resize: () => void; end: () => void } {
  const chart = init(place, undefined, { renderer: 'svg' })
  chart.setOption(option)
  return { resize: () => chart.resize(), end: () => chart.dispose() }
}
