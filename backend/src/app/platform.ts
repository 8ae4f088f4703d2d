import type { Logger } from 'pino'
import type { Settings } from '../config/settings'
import type { Database } from '../store/database'
import type { LiveOrders } from '../store/live/live-orders'
import type { Sessions } from '../store/sessions'
import type { Clock, LockLink, Pictures, WeChatLogin, WeChatOrders, WeChatPay } from './ports'
import type { Metrics } from './metrics'

/** All that use cases stand on; put together in configuration.ts. */
export type Platform = {
  database: Database
  live: LiveOrders
  sessions: Sessions
  clock: Clock
  pay: WeChatPay
  login: WeChatLogin
  wechatOrders: WeChatOrders
  locks: LockLink
  pictures: Pictures
  settings: Settings
  metrics: Metrics
  log: Logger
}

/** Who acts, and under which trace. `name` is what the journal says: `staff:<id>`, `owner:<id>`, `device:<id>`, `wechat`, `timer`. */
export type Act = { actor: string; traceId: string }

export type StaffSession = {
  kind: 'staff'
  staffId: string
  merchantId: string
  roles: readonly ('attendant' | 'manager' | 'finance' | 'platform')[]
  lotIds: readonly string[]
}
export type OwnerSession = { kind: 'owner'; ownerId: string; openid: string; ownerRef: string }
