import { LockOutlined } from '@ant-design/icons'
import { definePage } from '../../routing/page-definition'

export const ordersPage = definePage({
  path: 'orders',
  title: { zh: '追缴订单', en: 'Orders' },
  load: () => import('./orders-page'),
  needs: ['listOrders', 'searchAudit'],
  menu: { group: 'now', icon: LockOutlined },
})

export const orderPage = definePage({
  path: 'orders/:orderId',
  title: { zh: '追缴订单', en: 'Order' },
  load: () => import('./order-page'),
  needs: ['readOrder', 'searchAudit'],
})
