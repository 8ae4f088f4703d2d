import type { LockServices } from './composition/locks'
import type { OrderServices } from './composition/orders'
import type { PaymentServices } from './composition/payments'
import type { PeopleServices } from './composition/people'
import type { Logger } from 'pino'
import type { Settings } from './settings/settings'
import type { Database } from './persistence/database'
import type { OrderCache } from './persistence/cache/order-cache'
import type { Sessions } from './modules/sessions/session-store'
import type { Clock, LockLink, Pictures, WeChatLogin, WeChatOrders, WeChatPay } from './ports'
import type { Metrics } from './telemetry/metrics'

/** What the outside world and the stores are reached by. */
export type BaseServices = {
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

/** Everything that was constructed, for whoever has not been given its own needs yet. */
export type Services = BaseServices & PaymentServices & LockServices & OrderServices & PeopleServices

export type { ActorContext } from './persistence/actor-context'

export type StaffSession = {
  kind: 'staff'
  staffId: string
  merchantId: string
  roles: readonly ('attendant' | 'manager' | 'finance' | 'platform')[]
  lotIds: readonly string[]
}
export type OwnerSession = { kind: 'owner'; ownerId: string; openid: string; ownerRef: string }
