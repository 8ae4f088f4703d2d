import { createHash } from 'node:crypto'
import type { Database } from '../../persistence/database'
import type { UnitOfWork } from '../../persistence/unit-of-work'
import { CHAIN_START } from './audit-chain'
import {
  READ_CHANGED_DAY,
  READ_DAYS,
  READ_DROPPED,
  READ_ENTRY_OF_LINK,
  READ_FALSELY_DROPPED,
} from './audit-days.queries'
import type { Link } from './read-chain'

/** A day of the audit chain, in UTC, that was walked without a fault. */
export type ProvenDay = {
  day: string
  first_seq: number
  last_seq: number
  last_hash: string
  digest: string
}
type WalkedDay = Omit<ProvenDay, 'digest'>

/** Entries may be chained later than ones with a higher id: how far before the first unproven one to look. */
export const LOOK_BACK = 10_000
const DAY_MS = 86_400_000

/** Proven days, the oldest first. */
export function readDays(database: Database): Promise<ProvenDay[]> {
  return database.query<ProvenDay>(READ_DAYS)
}

/** The link up to which entries were dropped with their partition; 0: none were. */
export async function readDropped(database: Database): Promise<number> {
  return (await database.one<{ seq: number | null }>(READ_DROPPED))?.seq ?? 0
}

/** A link that is kept though the log says that it was dropped: whoever may write such an entry could hide all days before it. */
export async function findFalselyDropped(database: Database): Promise<number | null> {
  return (await database.one<{ seq: number }>(READ_FALSELY_DROPPED))?.seq ?? null
}

/** How many days lost entries to a partition that was dropped: they stand by their digests alone. */
export const daysDropped = (days: readonly ProvenDay[], droppedSeq: number): number =>
  days.filter(({ first_seq: first }) => first <= droppedSeq).length

/** The first day that is not what it was when it was proven: its digest, its place after the day before, or its last link. */
export async function findBrokenDay(
  database: Database,
  days: readonly ProvenDay[],
  droppedSeq: number,
): Promise<string | null> {
  let previous = { last_seq: 0, digest: CHAIN_START }
  for (const day of days) {
    if (day.first_seq !== previous.last_seq + 1 || day.digest !== digestOf(previous.digest, day))
      return day.day
    previous = day
  }
  return (await database.one<{ day: string }>(READ_CHANGED_DAY, [droppedSeq]))?.day ?? null
}

/** The link after which the walk begins that proves `days[index]`, or what follows them all. */
export function linkBefore(days: readonly ProvenDay[], index = days.length): Link {
  const before = days[index - 1]
  return before ? { seq: before.last_seq, hash: before.last_hash } : { seq: 0, hash: CHAIN_START }
}

/** Of the proven days from `first` on the one whose turn it is to be walked again: another each day, all of them in as many days. */
export function dayToWalkAgain(days: readonly ProvenDay[], now: Date, first: number): number {
  return first + (Math.floor(now.getTime() / DAY_MS) % (days.length - first))
}

/** The entry after which those lie that no proven day has, with room for late ones. */
export async function entryBeforeUnproven(database: Database, days: readonly ProvenDay[]): Promise<number> {
  const last = days.at(-1)
  if (!last) return 0
  return Math.max(0, (await entryOfLink(database, last.last_seq)) - LOOK_BACK)
}

/** The entry that a link chains; 0: there is none. */
export async function entryOfLink(database: Database, seq: number): Promise<number> {
  return (await database.one<{ journal_id: number }>(READ_ENTRY_OF_LINK, [seq]))?.journal_id ?? 0
}

/** Cuts a walk into days: a day ends before the first link whose entry is of a later one. */
export class DayCutter {
  readonly days: WalkedDay[] = []
  private open: WalkedDay | null = null

  constructor(private readonly proven: readonly ProvenDay[]) {}

  add(link: Link, at: Date): void {
    const last = this.open?.day ?? nextDay(this.proven.at(-1)?.day)
    const of = at.toISOString().slice(0, 10)
    const day = last !== undefined && last > of ? last : of
    if (this.open && day > this.open.day) this.days.push(this.open)
    if (this.open?.day !== day)
      this.open = { day, first_seq: link.seq, last_seq: link.seq, last_hash: link.hash }
    else Object.assign(this.open, { last_seq: link.seq, last_hash: link.hash })
  }
}

/** Notes days that were walked and are over. The digest of each covers the one before, and so all of them. */
export function proveDays(
  work: UnitOfWork,
  proven: readonly ProvenDay[],
  walked: readonly WalkedDay[],
): void {
  const today = work.at.toISOString().slice(0, 10)
  let digest = proven.at(-1)?.digest ?? CHAIN_START
  for (const day of walked.filter(({ day: of }) => of < today)) {
    digest = digestOf(digest, day)
    work.insertNew('audit_day', { ...day, digest })
  }
}

const digestOf = (previous: string, { day, first_seq, last_seq, last_hash }: WalkedDay): string =>
  createHash('sha256')
    .update(`${previous}\n${JSON.stringify([day, first_seq, last_seq, last_hash])}`)
    .digest('hex')

const nextDay = (day: string | undefined): string | undefined =>
  day && new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10)
