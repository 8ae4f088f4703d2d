import type { Logger } from 'pino'
import type { Settings } from './settings/settings'
import type { Database } from './persistence/database'
import type { OrderCache } from './persistence/cache/order-cache'
import type { Sessions } from './modules/sessions/session-store'
import type { Clock, LockLink, Pictures, WeChatLogin, WeChatOrders, WeChatPay } from './ports'
import type { Metrics } from './telemetry/metrics'

/** All that use cases stand on; put together in configuration.ts. */
export type Services = {
  database: Database
  live: OrderCache
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

export type { ActorContext } from './persistence/actor-context'

export type StaffSession = {
  kind: 'staff'
  staffId: string
  merchantId: string
  roles: readonly ('attendant' | 'manager' | 'finance' | 'platform')[]
  lotIds: readonly string[]
}
export type OwnerSession = { kind: 'owner'; ownerId: string; openid: string; ownerRef: string }
