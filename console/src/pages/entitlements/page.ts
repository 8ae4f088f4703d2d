import { IdcardOutlined } from '@ant-design/icons'
import { definePage } from '../../routing/page-definition'

export const entitlementsPage = definePage({
  path: 'entitlements',
  title: { zh: '月卡与减免', en: 'Passes and coupons' },
  load: () => import('./entitlements-page'),
  needs: ['listEntitlements'],
  menu: { group: 'rules', icon: IdcardOutlined },
})

export const entitlementPage = definePage({
  path: 'entitlements/:entitlementId',
  title: { zh: '月卡与车队', en: 'A pass' },
  load: () => import('./entitlement-page'),
  needs: ['readEntitlement'],
})
