import type { LockServices } from './composition/locks'
import type { OrderServices } from './composition/orders'
import type { PaymentServices } from './composition/payments'
import type { PeopleServices } from './composition/people'
import type { Logger } from 'pino'
import type { Settings } from './settings/settings'
import type { Database } from './persistence/database'
import type { OrderCache } from './persistence/cache/order-cache'
import type { PhotoLinks } from './modules/evidence'
import type { RefOf } from './modules/owners'
import type { SessionStore } from './modules/sessions'
import type { Clock, LockLink, Pictures, WeChatLogin, WeChatOrders, WeChatPay } from './ports'
import type { Metrics } from './telemetry/metrics'

/** What the outside world and the stores are reached by. */
export type BaseServices = {
  database: Database
  live: OrderCache
  sessions: SessionStore
  /** The name by which an owner knows their own payments. */
  refOf: RefOf
  photoLinks: PhotoLinks
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

export type { OwnerSession, StaffSession } from './domain/sessions'
