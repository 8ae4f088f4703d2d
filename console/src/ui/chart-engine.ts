import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { init, use as load } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'

load([BarChart, LineChart, GridComponent, LegendComponent, TooltipComponent, SVGRenderer])

export type DrawnChart = {
  draw: (option: Record<string, unknown>) => void
  resize: () => void
  end: () => void
}

/** A chart in `place` until it is ended. */
export function beginChart(place: HTMLElement): DrawnChart {
  const chart = init(place, undefined, { renderer: 'svg' })
  // So that paper may make it as wide as its column.
  const scaleOnPaper = () =>
    place.querySelector('svg')?.setAttribute('viewBox', `0 0 ${chart.getWidth()} ${chart.getHeight()}`)
  return {
    draw: option => {
      chart.setOption(option, { notMerge: true })
      // At once, not with the next frame: paper has none.
      chart.getZr().flush()
      scaleOnPaper()
    },
    resize: () => {
      chart.resize()
      scaleOnPaper()
    },
    end: () => chart.dispose(),
  }
}
