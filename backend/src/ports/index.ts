/** What the platform does not own and only talks to. Gateways implement these; tests may replace them. */

export interface Clock {
  /** The time that counts: PostgreSQL's, on every node. */
  now(): Date
}

/** Which clocks agreed when they were last compared. */
export interface ClockCheck {
  /** This machine's with PostgreSQL's. While it does not, the node is not ready and tells no device the time. */
  isNodeRight(): boolean
  /** PostgreSQL's with WeChat's. While they do not, no lock is raised. */
  agreesWithWeChat(): boolean
}

/** ok, a refusal with WeChat's code, or nobody knows: then ask again later, never assume. */
export type Answer<T> =
  | { kind: 'ok'; value: T }
  | { kind: 'refused'; code: string; message: string }
  | { kind: 'unknown'; why: string }

/** Why an answer is unknown when WeChat wants to be asked more slowly: nothing happened there, the same may be asked again. */
export const TOO_FAST = 'too fast'

/** A claim about one payment, checked for authenticity but not yet against our own rows. */
export type TradeReport = {
  mchid: string
  appid: string
  outTradeNo: string
  transactionId: string | null
  tradeState: 'SUCCESS' | 'REFUND' | 'NOTPAY' | 'CLOSED' | 'REVOKED' | 'USERPAYING' | 'PAYERROR'
  /** What WeChat says the order costs, in fen; null while it has not been paid. */
  totalFen: number | null
  currency: string | null
  openid: string | null
  successAt: Date | null
  /** What was asked to be attached to the payment: a hint, never a proof. */
  attached: string | null
}

export type RefundReport = {
  mchid: string | null
  outTradeNo: string
  outRefundNo: string
  refundId: string
  status: 'PROCESSING' | 'SUCCESS' | 'CLOSED' | 'ABNORMAL'
  refundFen: number
  totalFen: number
  successAt: Date | null
}

export type PayParameters = {
  timeStamp: string
  nonceStr: string
  package: string
  signType: 'RSA'
  paySign: string
}

export type CallbackRequest = { headers: Record<string, string | string[] | undefined>; rawBody: Buffer }
/** What a callback says. */
export type Callback =
  | { kind: 'payment'; callbackId: string; report: TradeReport }
  | { kind: 'refund'; callbackId: string; report: RefundReport }
export type CallbackReading =
  | { kind: 'ok'; callback: Callback }
  /** Not proved to be WeChat's: no effect whatever. */
  | {
      kind: 'refused'
      code: 'NOTICE_SIGNATURE_INVALID' | 'NOTICE_UNDECRYPTABLE' | 'NOTICE_MALFORMED' | 'NOTICE_MISMATCH'
    }
  /** Really signed by WeChat, but too old or too new: worth one query. */
  | { kind: 'stale'; outTradeNo: string | null }

/** Kinds of calls to WeChat; each is slow, silent or well for itself. */
export const WECHAT_CALLS = [
  'prepay',
  'query',
  'awaited_query',
  'close',
  'refund',
  'shipping',
  'login',
  'probe',
  'message',
] as const
export type WeChatCall = (typeof WECHAT_CALLS)[number]

export interface WeChatHealth {
  /** For how long nothing of this kind should be asked, because WeChat was slow or silent; 0: ask. */
  pauseMs(call: WeChatCall): number
}

export interface WeChatPay {
  /** The merchant numbers that credentials exist for. */
  knows(mchid: string): boolean
  ownerAppid(): string
  /** Asks under the merchant's credentials about a number that cannot exist: ok when WeChat says so itself. */
  probe(mchid: string): Promise<Answer<null>>
  prepay(request: {
    mchid: string
    outTradeNo: string
    description: string
    amountFen: number
    openid: string
    expiresAt: Date
    notifyUrl: string
    /** Comes back with every callback and every query of the payment, and in the trade bill; up to 128 characters. */
    attached: string
  }): Promise<Answer<{ prepayId: string }>>
  payParameters(mchid: string, prepayId: string): PayParameters
  /** `isAwaited`: somebody has paid and waits for the answer. */
  query(mchid: string, outTradeNo: string, options?: { isAwaited: boolean }): Promise<Answer<TradeReport>>
  /** 'paid' when WeChat refuses to close because the money is there. */
  close(mchid: string, outTradeNo: string): Promise<Answer<'closed' | 'paid'>>
  refund(request: {
    mchid: string
    outTradeNo: string
    outRefundNo: string
    reason: string
    refundFen: number
    totalFen: number
    notifyUrl: string
  }): Promise<Answer<RefundReport>>
  queryRefund(mchid: string, outRefundNo: string): Promise<Answer<RefundReport>>
  /** Verifies signature, time and origin, then decrypts. Makes no outbound call. */
  readCallback(mchid: string, request: CallbackRequest, now: Date): CallbackReading
}

export type LoginApp = 'owner' | 'merchant'
export interface WeChatLogin {
  exchange(app: LoginApp, code: string): Promise<Answer<{ openid: string }>>
}

export interface WeChatOrders {
  uploadShipping(request: {
    mchid: string
    outTradeNo: string
    openid: string
    description: string
    at: Date
  }): Promise<Answer<null>>
}

/**
 * `taken`: the broker has it. `not_written`: certainly nothing of it left this node. `unknown`: it was written to a
 * connection and the broker did not confirm it.
 */
export type PublishOutcome = 'taken' | 'not_written' | 'unknown'

/** The way to a lock. Publishing never blocks a workflow and never throws: a durable job sends again. */
export interface LockLink {
  /** Publishes an already signed envelope. `expirySeconds`: for how long the broker may keep it for the device. */
  publish(
    topic: string,
    body: string,
    options: { retain: boolean; expirySeconds?: number },
  ): Promise<PublishOutcome>
  isConnected(): boolean
}

/** A message whose PUBACK is ours to send: `acknowledge` after the commit, or never, and the broker keeps it. */
export type HeldMessage = { topic: string; payload: Buffer; retained: boolean; acknowledge(): void }

/** The way to a lock with both directions: what the device consumer receives, and the life of the connection. */
export interface LockGateway extends LockLink {
  /** Begins to connect and keeps trying; a broker that is away does not keep the node from starting. */
  start(): Promise<void>
  stop(): Promise<void>
  /** Calls back after each (re)connection, once the subscriptions stand. */
  onConnect(listener: () => void): void
  onMessage(listener: (message: HeldMessage) => void): void
  /** Breaks the connection and builds it again: retained reports come again, held messages are forgotten. */
  renew(): void
}

export * from './messages'
export * from './webhooks'

/** Makes of an uploaded picture one that may be kept. */
export interface PictureReader {
  /** Null: not a picture, or one that nobody could show. Refusals: UNAVAILABLE (too many at once). */
  read(body: Buffer): Promise<{ body: Buffer; mediaType: 'image/jpeg' } | null>
}

/** Draws the QR code of a text so that it can be printed. */
export interface CodeDrawer {
  /** Refusals: UNAVAILABLE (too many at once). */
  drawPng(text: string): Promise<Buffer>
  drawSvg(text: string): Promise<string>
}

export type RecognisedPlate = {
  text: string
  /** As the recogniser calls it; null when it does not know. */
  colour: string | null
  confidencePct: number
}

/** Reads plates in a picture. It may be wrong: a person confirms what it says. */
export interface PlateRecognition {
  readonly isOn: boolean
  recognise(picture: { body: Buffer; mediaType: string }): Promise<Answer<RecognisedPlate[]>>
}

/** What a program read in the picture of a vehicle licence (行驶证). */
export type ReadLicence = {
  plateText: string
  /** As the program calls it; null when the licence does not tell. */
  colour: string | null
  /** 发证日期, YYYY-MM-DD. */
  issueDate: string | null
  /** 所有人. Never stored as it is. */
  holder: string | null
  confidencePct: number
}

export interface LicenceReader {
  readonly isOn: boolean
  /** Null: there is no licence in the picture. */
  read(picture: { body: Buffer; mediaType: string }): Promise<Answer<ReadLicence | null>>
}

/** A file of the store; `photoId` is null where it is a draft of one that was never finished. */
export type StoredFile = { photoId: string | null; name: string }

export interface Pictures {
  put(photoId: string, body: Buffer, mediaType: string): Promise<void>
  read(photoId: string): Promise<{ body: Buffer; mediaType: string } | null>
  /** What is gone already is gone. */
  remove(photoId: string): Promise<void>
  /** The files in one of the 256 folders of the store that were last written before then. */
  list(shard: number, before: Date): AsyncIterable<StoredFile>
  removeFile(file: StoredFile): Promise<void>
}
