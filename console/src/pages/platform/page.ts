import { BankOutlined, ControlOutlined, SafetyOutlined } from '@ant-design/icons'
import { definePage } from '../../routing/page-definition'
import { messages } from './messages'

export const platformPage = definePage({
  path: 'platform',
  title: messages.title,
  load: () => import('./platform-page'),
  needs: ['readPlatform', 'listPlatformIncidents', 'stopRaising', 'releaseAll'],
  menu: { group: 'platform', icon: ControlOutlined },
})

export const merchantsPage = definePage({
  path: 'merchants',
  title: messages.merchants,
  load: () => import('./merchants-page'),
  needs: ['listMerchants', 'createMerchant'],
  menu: { group: 'platform', icon: BankOutlined },
})

export const merchantPage = definePage({
  path: 'merchants/:merchantId',
  title: messages.merchant,
  load: () => import('./merchant-page'),
  needs: ['readMerchant', 'changeMerchant', 'inviteManager'],
})

export const floorPage = definePage({
  path: 'floor',
  title: messages.floor,
  load: () => import('./floor-page'),
  needs: ['listEnforcementFloors', 'changeEnforcementFloor'],
  menu: { group: 'platform', icon: SafetyOutlined },
})
