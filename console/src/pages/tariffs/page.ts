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
