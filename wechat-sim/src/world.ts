import { createPublicKey, type KeyObject } from 'node:crypto'
import { type BillShelf } from './bill/shelf'
import { SimClock } from './clock'
import { Faults } from './faults'
import { makePlatformKey, PlatformKeys, type PlatformKeyRecord } from './keys/platform-keys'
import { Sessions } from './mini/sessions'
import { NoticeDesk } from './notice/desk'
import { NoticePost } from './notice/post'
import {
  DEFAULT_RULES,
  type MerchantOptions,
  ruleChangeSchema,
  type Rules,
  type WechatSimOptions,
} from './options'
import { Requests } from './requests'
import { Schedule } from './schedule'
import { Book } from './state/book'
import { type Entry, Journal } from './state/journal'

export type Merchant = Omit<MerchantOptions, 'platformKeys'> & { publicKey: KeyObject; keys: PlatformKeys }

/** All that one running sandbox consists of; the use cases take it as their first argument. */
export type World = {
  clock: SimClock
  schedule: Schedule
  journal: Journal
  book: Book
  faults: Faults
  requests: Requests
  rules: Rules
  merchants: ReadonlyMap<string, Merchant>
  apps: ReadonlyMap<string, { appid: string; secret: string }>
  desk: NoticeDesk
  post: NoticePost
  sessions: Sessions
  bills: BillShelf
  /** Faults of our own, which a test should see: printed, never swallowed. */
  report: (error: unknown) => void
}

/** Keys made here are written down, so that whoever was configured with them still knows us after a restart. */
function newKeys(mchid: string, now: number, journal: Journal): PlatformKeyRecord[] {
  const made = [makePlatformKey('public-key', now), makePlatformKey('certificate', now)]
  for (const record of made) journal.write('platform-key', `${mchid}/${record.serial}`, record)
  return made
}

const merchantOf = (options: MerchantOptions, now: number, entries: Entry[], journal: Journal): Merchant => {
  const { platformKeys, ...rest } = options
  const isKept = entries.some(
    ({ kind, key }) => kind === 'platform-key' && key.startsWith(`${options.mchid}/`),
  )
  const records = platformKeys ?? (isKept ? [] : newKeys(options.mchid, now, journal))
  return { ...rest, publicKey: createPublicKey(rest.merchantPublicKeyPem), keys: new PlatformKeys(records) }
}

/** Builds the sandbox from its options and from what an earlier run left in its journal. Throws on bad options. */
export function buildWorld(options: WechatSimOptions): World {
  const report = (error: unknown) => console.error('wechat-sim', error)
  const clock = new SimClock()
  const schedule = new Schedule(clock, report)
  const journal = new Journal(options.statePath)
  const entries = journal.open()
  const book = new Book(journal)
  const faults = new Faults()
  const rules: Rules = { ...DEFAULT_RULES, ...ruleChangeSchema.parse(options.rules ?? {}) }
  const merchants = new Map(
    options.merchants.map(one => [one.mchid, merchantOf(one, clock.now(), entries, journal)]),
  )
  for (const { keys } of merchants.values()) keys.mode = options.signingMode ?? keys.mode
  const post = new NoticePost(() => rules.noticeTimeoutMs)
  const makerOf = (mchid: string) => {
    const merchant = merchants.get(mchid)
    if (!merchant) throw new Error(`no merchant ${mchid}`)
    return merchant
  }
  const desk = new NoticeDesk({ clock, schedule, book, faults, rules, post, makerOf })
  const apps = new Map(options.apps.map(app => [app.appid, app]))
  const sessions = new Sessions(clock)
  const world = { clock, schedule, journal, book, faults, requests: new Requests(), rules, merchants, apps }
  const built: World = { ...world, desk, post, sessions, bills: { offers: new Map(), faults: {} }, report }
  restore(built, entries)
  return built
}

function restore(world: World, entries: Entry[]): void {
  world.book.load(entries)
  for (const { kind, key, value } of entries) {
    const mchid = key.split('/')[0]!
    if (kind === 'platform-key') world.merchants.get(mchid)?.keys.add(value as PlatformKeyRecord)
    if (kind === 'clock') world.clock.moveTo(Date.now() + (value as { offsetMs: number }).offsetMs)
  }
  world.desk.resume()
}
