import type { z } from 'zod'
import type { integrationCallSchemas, pictureAnswerSchema, rowReplySchema } from './integration.schema'
import type {
  correctionEventSchema,
  entryEventSchema,
  exitEventSchema,
  paidEventSchema,
  passEventSchema,
} from './integration-events.schema'
import type { pictureKindSchema } from './integration-parts.schema'

export type EntryEvent = z.infer<typeof entryEventSchema>
export type ExitEvent = z.infer<typeof exitEventSchema>
export type CorrectionEvent = z.infer<typeof correctionEventSchema>
export type PaidEvent = z.infer<typeof paidEventSchema>
export type PassEvent = z.infer<typeof passEventSchema>
export type IntegrationRowReply = z.infer<typeof rowReplySchema>
export type PictureKind = z.infer<typeof pictureKindSchema>
export type PictureAnswer = z.infer<typeof pictureAnswerSchema>

/** What a source may do; each call names the one that it needs. */
export const INTEGRATION_SCOPES = [
  'stays',
  'corrections',
  'paid',
  'arrears',
  'passes',
  'charging',
  'pictures',
] as const
export type IntegrationScope = (typeof INTEGRATION_SCOPES)[number]

/** A call of another system: signed, never made by a person. */
type IntegrationCall = { method: 'POST'; path: string; scope: IntegrationScope; zh: string }

export const INTEGRATION_CALLS = {
  entry: { method: 'POST', path: '/integration/v1/entry', scope: 'stays', zh: '入场事件' },
  exit: { method: 'POST', path: '/integration/v1/exit', scope: 'stays', zh: '离场事件' },
  correction: {
    method: 'POST',
    path: '/integration/v1/correction',
    scope: 'corrections',
    zh: '更正停车记录',
  },
  paid: { method: 'POST', path: '/integration/v1/paid', scope: 'paid', zh: '他处缴费' },
  passes: { method: 'POST', path: '/integration/v1/passes', scope: 'passes', zh: '月卡与优惠券' },
  charging: { method: 'POST', path: '/integration/v1/charging', scope: 'charging', zh: '充电与拖车时段' },
  heartbeat: { method: 'POST', path: '/integration/v1/heartbeat', scope: 'stays', zh: '心跳' },
  intent: { method: 'POST', path: '/integration/v1/intent', scope: 'paid', zh: '预占，避免重复收费' },
  arrears: { method: 'POST', path: '/integration/v1/arrears', scope: 'arrears', zh: '查询欠费' },
  picture: { method: 'POST', path: '/integration/v1/picture', scope: 'pictures', zh: '申请上传图片' },
} as const satisfies Record<keyof typeof integrationCallSchemas, IntegrationCall>

/** Where the bytes of a picture go: the ticket behind it comes from the call `picture` and is all that proves the sender. */
export const PICTURE_UPLOAD_PATH = '/integration/v1/pictures'

/** Name of the scheme in the header Authorization, and of the text that is signed. */
export const SIGNATURE_SCHEME = 'FX1-HMAC-SHA256'
/** A request older or newer than this is refused, and its nonce is remembered for longer. */
export const SIGNATURE_WINDOW_S = 300

export type SignedParts = {
  method: string
  /** Path with its query, as it stands in the request line. */
  path: string
  timestampS: number
  nonce: string
  bodySha256: string
}

/** What is signed with the source's secret: each part in its own line, none of which may hold a line break. */
export const textToSign = ({ method, path, timestampS, nonce, bodySha256 }: SignedParts): string =>
  [SIGNATURE_SCHEME, method, path, timestampS, nonce, bodySha256].join('\n')

/** Why a stay is reviewed by a person, or why nobody will ever owe it. */
export const STAY_REASONS = {
  no_entry: { zh: '没有入场记录', en: 'There is no entry' },
  exit_missed: { zh: '漏记离场', en: 'The exit was missed' },
  overlap: { zh: '同一车牌同时出现在两处', en: 'The plate was in two places at once' },
  impossible_travel: { zh: '两地间隔时间不可能', en: 'Nobody drives that far in that time' },
  outage: { zh: '与设备中断时段重叠', en: 'It overlaps an outage of its source' },
  colour_unknown: { zh: '车牌颜色未知', en: 'The colour of the plate is unknown' },
  plate_differs: { zh: '入场与离场车牌不一致', en: 'Entry and exit tell of different plates' },
  plate_unreadable: { zh: '车牌无法识别', en: 'The text is no plate' },
  clock_ahead: { zh: '事件时间晚于现在', en: 'The event lies ahead of our clock' },
  low_confidence: { zh: '识别可信度低', en: 'The recognition is not sure enough' },
  too_long: { zh: '停车时间过长', en: 'The stay is too long' },
  no_picture: { zh: '离场 10 分钟后仍无图片', en: 'No picture 10 minutes after the exit' },
  fee_mismatch: { zh: '费用金额不一致', en: 'The amounts of the fee do not agree' },
  unpriced: { zh: '没有费用', en: 'There is no fee' },
  time_wrong: { zh: '离场不晚于入场', en: 'The exit does not follow the entry' },
  reversed: { zh: '他处缴费被撤回', en: 'A payment elsewhere was taken back' },
  no_plate: { zh: '无车牌，不计欠费', en: 'There is no plate, so nobody owes it' },
  paper_plate: { zh: '临时纸牌，不计欠费', en: 'A paper plate, so nobody owes it' },
  foreign_plate: { zh: '港澳车牌，不计欠费', en: 'A plate of Hong Kong or Macao, so nobody owes it' },
} as const satisfies Record<string, { zh: string; en: string }>
export type StayReason = keyof typeof STAY_REASONS
