export { COLUMNS, type BillRow } from './bill/rows'
export { type BillFaults } from './bill/faults'
export { type Fault } from './faults'
export { type LocalCredentials, makeLocalCredentials, type MerchantSideCredentials } from './keys/credentials'
export { type SigningMode } from './keys/platform-keys'
export { type BurstResult } from './notice/burst'
export { RETRY_AFTER_S } from './notice/attempts'
export { type ForgedNotice } from './notice/forge'
export { type NoticeOverrides, type SignedNotice } from './notice/make'
export { type NoticeReply } from './notice/post'
export { openidOf } from './openid'
export { type AppOptions, type MerchantOptions, type Rules, type WechatSimOptions } from './options'
export { DriveRefusal } from './refusal'
export { type SeenRequest } from './requests'
export { type About } from './notice/about'
export { type WechatSim } from './sim'
export { startWechatSim } from './start'
export {
  type Notice,
  type NoticeAttempt,
  type Order,
  type Refund,
  type SentMessage,
  type ShippingUpload,
} from './state/records'
