export { TRADE_BILL_COLUMNS, type TradeBillRow } from './trade-bill/rows'
export { type TradeBillFaults } from './trade-bill/faults'
export { type Fault } from './faults'
export { type LocalCredentials, makeLocalCredentials, type MerchantSideCredentials } from './keys/credentials'
export { type SigningMode } from './keys/platform-keys'
export { type BurstResult } from './callback/burst'
export { RETRY_DELAYS_S } from './callback/attempts'
export { type ForgedCallback } from './callback/forger'
export { type CallbackOverrides, type SignedCallback } from './callback/signed-callback'
export { type CallbackReply } from './callback/client'
export { openidOf } from './openid'
export { type AppOptions, type MerchantOptions, type Rules, type WechatSimOptions } from './options'
export { ControlRefusal } from './refusal'
export { type RecordedRequest } from './request-log'
export { type CallbackSubject } from './callback/subject'
export { type WechatSim } from './sim'
export { startWechatSim } from './start'
export {
  type PaymentCallback,
  type CallbackAttempt,
  type Order,
  type Refund,
  type SentMessage,
  type ShippingUpload,
} from './state/records'
