import type { Logger } from 'pino'
import type { Calendar } from '../domain/tariff/model'
import type { Settings } from '../settings/settings'
import type { Database } from '../persistence/database'
import type { LotNews } from '../persistence/cache/lot-news'
import type { OrderCache } from '../persistence/cache/order-cache'
import type { PhotoLinks } from '../modules/evidence'
import type { RefOf } from '../modules/owners'
import type { SessionStore } from '../modules/sessions'
import type {
  Clock,
  ClockCheck,
  CodeDrawer,
  LicenceReader,
  LockLink,
  PictureReader,
  Pictures,
  PlateRecognition,
  EndedSender,
  ReminderSender,
  TextMessages,
  WeChatHealth,
  WeChatLogin,
  WeChatOrders,
  WeChatPay,
  WebhookSender,
} from '../ports'
import type { Metrics } from '../telemetry/metrics'

/** What the outside world and the stores are reached by. */
export type BaseServices = {
  database: Database
  /** For reports alone: a replica, or a few of the node's own connections. */
  reportingDatabase: Database
  orderCache: OrderCache
  lotNews: LotNews
  sessions: SessionStore
  /** The name by which an owner knows their own payments. */
  refOf: RefOf
  photoLinks: PhotoLinks
  clock: Clock
  /** Which days are workdays, weekends, holidays and make-up days. */
  calendar: Calendar
  clockCheck: ClockCheck
  pay: WeChatPay
  login: WeChatLogin
  wechatOrders: WeChatOrders
  wechatHealth: WeChatHealth
  locks: LockLink
  pictures: Pictures
  pictureReader: PictureReader
  /** Apart from that of staff: a burst of cameras keeps nobody's photo waiting. */
  sourcePictureReader: PictureReader
  codeDrawer: CodeDrawer
  plateRecognition: PlateRecognition
  licenceReader: LicenceReader
  reminderSender: ReminderSender
  endedSender: EndedSender
  textMessages: TextMessages
  webhookSender: WebhookSender
  settings: Settings
  metrics: Metrics
  log: Logger
}
