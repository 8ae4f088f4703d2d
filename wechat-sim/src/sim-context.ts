import { createPublicKey, type KeyObject } from 'node:crypto'
import { CallbackClient } from './callback/client'
import { CallbackDispatcher } from './callback/dispatcher'
import { CallbackForger } from './callback/forger'
import { SimClock } from './clock'
import { Faults } from './faults'
import { makePlatformKey, type PlatformKeyRecord, PlatformKeys } from './keys/platform-keys'
import { TokenStore } from './mini-program/token-store'
import {
  DEFAULT_RULES,
  type MerchantOptions,
  ruleChangeSchema,
  type Rules,
  type WechatSimOptions,
} from './options'
import { RequestLog } from './request-log'
import { Schedule } from './schedule'
import { EventStore, type StoredEvent } from './state/event-store'
import { Store } from './state/store'
import { type TradeBillStore } from './trade-bill/store'

export type Merchant = Omit<MerchantOptions, 'platformKeys'> & { publicKey: KeyObject; keys: PlatformKeys }

/** The services and the state of one running simulator; the use cases take it as their first argument. */
export type SimContext = {
  clock: SimClock
  schedule: Schedule
  eventStore: EventStore
  store: Store
  faults: Faults
  requestLog: RequestLog
  rules: Rules
  merchants: ReadonlyMap<string, Merchant>
  apps: ReadonlyMap<string, { appid: string; secret: string }>
  dispatcher: CallbackDispatcher
  callbackClient: CallbackClient
  forger: CallbackForger
  tokens: TokenStore
  tradeBillStore: TradeBillStore
  /** Errors of the simulator itself: printed and never swallowed, so that a test run shows them. */
  report: (error: unknown) => void
}

/** Keys made here are stored, so that a merchant who was configured with them can verify us after a restart. */
function newKeys(mchid: string, now: number, eventStore: EventStore): PlatformKeyRecord[] {
  const made = [makePlatformKey('public-key', now), makePlatformKey('certificate', now)]
  for (const record of made) eventStore.write('platform-key', `${mchid}/${record.serial}`, record)
  return made
}

function merchantOf(
  options: MerchantOptions,
  now: number,
  events: StoredEvent[],
  eventStore: EventStore,
): Merchant {
  const { platformKeys, ...rest } = options
  const hasStoredKeys = events.some(
    ({ kind, key }) => kind === 'platform-key' && key.startsWith(`${options.mchid}/`),
  )
  const records = platformKeys ?? (hasStoredKeys ? [] : newKeys(options.mchid, now, eventStore))
  return { ...rest, publicKey: createPublicKey(rest.merchantPublicKeyPem), keys: new PlatformKeys(records) }
}

/** Builds the simulator from its options and from what an earlier run has stored. Throws on bad options. */
export function buildSimContext(options: WechatSimOptions): SimContext {
  const report = (error: unknown) => console.error('wechat-sim', error)
  const clock = new SimClock()
  const schedule = new Schedule(clock, report)
  const eventStore = new EventStore(options.statePath)
  const events = eventStore.open()
  const store = new Store(eventStore)
  const faults = new Faults()
  const rules: Rules = { ...DEFAULT_RULES, ...ruleChangeSchema.parse(options.rules ?? {}) }
  const merchants = new Map(
    options.merchants.map(one => [one.mchid, merchantOf(one, clock.now(), events, eventStore)]),
  )
  for (const { keys } of merchants.values()) keys.mode = options.signingMode ?? keys.mode
  const callbackClient = new CallbackClient(() => rules.callbackTimeoutMs)
  const merchantByMchid = (mchid: string) => {
    const merchant = merchants.get(mchid)
    if (!merchant) throw new Error(`no merchant ${mchid}`)
    return merchant
  }
  const dispatcher = new CallbackDispatcher({
    clock,
    schedule,
    store,
    faults,
    rules,
    client: callbackClient,
    signerOf: merchantByMchid,
  })
  const context: SimContext = {
    clock,
    schedule,
    eventStore,
    store,
    faults,
    requestLog: new RequestLog(),
    rules,
    merchants,
    apps: new Map(options.apps.map(app => [app.appid, app])),
    dispatcher,
    callbackClient,
    forger: new CallbackForger({ clock, dispatcher, merchantByMchid }),
    tokens: new TokenStore(clock),
    tradeBillStore: { offers: new Map(), faults: {} },
    report,
  }
  restore(context, events)
  return context
}

function restore(context: SimContext, events: StoredEvent[]): void {
  context.store.load(events)
  for (const { kind, key, value } of events) {
    const mchid = key.split('/')[0]!
    if (kind === 'platform-key') context.merchants.get(mchid)?.keys.add(value as PlatformKeyRecord)
    if (kind === 'clock') context.clock.moveTo(Date.now() + (value as { offsetMs: number }).offsetMs)
  }
  context.dispatcher.resume()
}
