import {
  AccountBookOutlined,
  FileSearchOutlined,
  PayCircleOutlined,
  RollbackOutlined,
  SafetyOutlined,
} from '@ant-design/icons'
import { definePage } from '../../routing/page-definition'

export const findPaymentPage = definePage({
  path: 'find-payment',
  title: { zh: '找一笔款', en: 'Find a payment' },
  load: () => import('./find-payment-page'),
  needs: ['findPayments'],
  menu: { group: 'money', icon: FileSearchOutlined },
})

export const settlementsPage = definePage({
  path: 'settlements',
  title: { zh: '入账', en: 'Money in' },
  load: () => import('./settlements-page'),
  needs: ['listSettlements', 'sumMoney'],
  menu: { group: 'money', icon: AccountBookOutlined },
})

export const paymentsPage = definePage({
  path: 'payments',
  title: { zh: '支付流水', en: 'Payments' },
  load: () => import('./payments-page'),
  needs: ['listPayments'],
  menu: { group: 'money', icon: PayCircleOutlined },
})

export const refundsPage = definePage({
  path: 'refunds',
  title: { zh: '退款', en: 'Refunds' },
  load: () => import('./refunds-page'),
  needs: ['listRefunds', 'sumMoney'],
  menu: { group: 'money', icon: RollbackOutlined },
})

export const quarantinePage = definePage({
  path: 'quarantine',
  title: { zh: '待核对的款', en: 'Money kept apart' },
  load: () => import('./quarantine-page'),
  needs: ['listQuarantined'],
  menu: { group: 'money', icon: SafetyOutlined },
})
