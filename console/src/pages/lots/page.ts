import { EnvironmentOutlined } from '@ant-design/icons'
import { definePage } from '../../routing/page-definition'

export const lotsPage = definePage({
  path: 'lots',
  title: { zh: '停车场与规则', en: 'Lots and rules' },
  load: () => import('./lots-page'),
  needs: ['listLots', 'createLot', 'changeLot'],
  menu: { group: 'rules', icon: EnvironmentOutlined },
})

export const newLotPage = definePage({
  path: 'lots/new',
  title: { zh: '新建停车场', en: 'New lot' },
  load: () => import('./new-lot-page'),
  needs: ['createLot'],
})

export const lotPage = definePage({
  path: 'lots/:lotId',
  title: { zh: '停车场', en: 'Lot' },
  load: () => import('./lot-page'),
  needs: ['readLot', 'changeLot', 'readLotRules'],
})

export const handoverPage = definePage({
  path: 'lots/:lotId/handover',
  title: { zh: '移交清单', en: 'Handover' },
  load: () => import('./handover-page'),
  needs: ['readHandover'],
})
