import { CarOutlined, FunnelPlotOutlined } from '@ant-design/icons'
import { definePage } from '../../routing/page-definition'

/** Who is inside, longest first. */
export const carsInsidePage = definePage({
  path: 'cars-inside',
  title: { zh: '场内车辆', en: 'Cars inside' },
  load: () => import('./cars-inside-page'),
  needs: ['listCarsInside'],
  menu: { group: 'now', icon: CarOutlined },
})

/** What came in on a day, what left, and what became of it. */
export const lotDayPage = definePage({
  path: 'lot-day',
  title: { zh: '车场的一天', en: 'A day of the lot' },
  load: () => import('./lot-day-page'),
  needs: ['readLotDay', 'listDayStays'],
  menu: { group: 'now', icon: FunnelPlotOutlined },
})

/** The stays behind one number of the day. */
export const dayStaysPage = definePage({
  path: 'lot-day/stays',
  title: { zh: '这一天的停车', en: 'Stays of the day' },
  load: () => import('./day-stays-page'),
  needs: ['readLotDay', 'listDayStays'],
})
