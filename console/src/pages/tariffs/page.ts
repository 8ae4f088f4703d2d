import { CalculatorOutlined } from '@ant-design/icons'
import { definePage } from '../../routing/page-definition'

export const tariffsPage = definePage({
  path: 'tariffs',
  title: { zh: '收费标准', en: 'Tariffs' },
  load: () => import('./tariffs-page'),
  needs: ['listTariffs'],
  menu: { group: 'rules', icon: CalculatorOutlined },
})

export const tariffPage = definePage({
  path: 'tariffs/:tariffId',
  title: { zh: '收费标准', en: 'Tariff' },
  load: () => import('./tariff-page'),
  needs: ['getTariff', 'priceTariffStay'],
})

export const tariffEditorPage = definePage({
  path: 'tariffs/:tariffId/edit',
  title: { zh: '编辑收费标准', en: 'Edit tariff' },
  load: () => import('./tariff-editor-page'),
  needs: ['getTariff', 'saveTariffDraft', 'checkTariffDraft'],
})

export const priceBoardPage = definePage({
  path: 'tariffs/:tariffId/versions/:number/board',
  title: { zh: '收费公示牌', en: 'Price board' },
  load: () => import('./price-board-page'),
  needs: ['readPriceBoard'],
})
