import type { StaffCall } from '@fangxing/contract/calls'
import type { PatrolFinding } from '@fangxing/contract/sightings'
import { forget, recall, remember } from '@shared/memory/memory'
import { mayRetry, type Result } from '@shared/net/result'
import { useMemo } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { call, session } from '../calls'
import { Resender } from '../outbox/resender'
import { waitingLookUps, type LookUp } from './waiting-look-ups'

export type Answer = { plateText: string; found: PatrolFinding[] }
type Counts = StaffCall<'lookUpPlate'>['reply']['today']
type Today = { staffId: string; counts: Counts }
type Late = Answer & { staffId: string; lotId: string; foundAtMs: number }
type Who = { staffId: string; lotId: string }

const MINUTE_MS = 60_000
const LATE_KEY = 'fangxing.late-look-ups'
/** Then the car and what it owes are no longer what they were, and its plate leaves this phone. */
const LATE_KEPT_MS = 30 * MINUTE_MS
/** As many as can wait to be looked up. */
const MOST_LATE = 20

/** What a phone remembers may be of another version, or cut off. */
const isLate = (value: unknown): value is Late =>
  typeof (value as Late | null)?.foundAtMs === 'number' && Array.isArray((value as Late).found)
const freshOf = (late: readonly Late[], nowMs = Date.now()): Late[] =>
  late.filter(({ foundAtMs }) => nowMs - foundAtMs < LATE_KEPT_MS).slice(-MOST_LATE)

function storedLate(): Late[] {
  const found = recall(LATE_KEY)
  return Array.isArray(found) ? freshOf(found.filter(isLate)) : []
}

/** Plates are looked up at once; those that could not be sent are sent again whichever page is open, and what they found is told. */
class LookUps {
  /** `late`: cars that owe and were found only afterwards, told until somebody has seen them, also when the app is opened again. `today`: as the last answer said, and to whom. */
  readonly store = createStore<{ late: readonly Late[]; today: Today | undefined }>(() => ({
    late: storedLate(),
    today: undefined,
  }))

  private readonly resender = new Resender({
    hasWaiting: () => this.waiting().length > 0,
    sendAll: sent => this.sendAll(sent),
  })

  /** While the app runs, until the returned function is called. */
  start(): () => void {
    // What the storage holds may be older, or more, than what was read of it.
    this.keepLate(this.store.getState().late)
    const timer = setInterval(() => this.forgetOld(), MINUTE_MS)
    const stop = this.resender.start()
    return () => {
      clearInterval(timer)
      stop()
    }
  }

  flush(): Promise<void> {
    return this.resender.flush()
  }

  async ask(lookUp: LookUp): Promise<Result<Answer>> {
    const result = await call('lookUpPlate', { body: lookUp })
    if (!result.ok) return result
    const staffId = session.stored()?.mine.me.staff.id
    if (staffId !== undefined) this.store.setState({ today: { staffId, counts: result.value.today } })
    return { ok: true, value: { plateText: lookUp.plateText, found: result.value.found } }
  }

  /** `isKept`: it could not be answered now and is asked again by itself. */
  async askOrKeep(staffId: string, lookUp: LookUp): Promise<{ result: Result<Answer>; isKept: boolean }> {
    const result = await this.ask(lookUp)
    return { result, isKept: !result.ok && mayRetry(result.problem) && this.keep(staffId, lookUp) }
  }

  /** False when there is no room: whoever looked it up has to do so again. */
  keep(staffId: string, lookUp: LookUp): boolean {
    const isKept = waitingLookUps.add({ staffId, lookUp })
    if (isKept) this.resender.sendLater()
    return isKept
  }

  /** Somebody has seen what was found afterwards. */
  forgetLate({ staffId, lotId }: Who): void {
    const isOther = (late: Late) => late.staffId !== staffId || late.lotId !== lotId
    this.keepLate(this.store.getState().late.filter(isOther))
  }

  /** Whoever signs out leaves none of these findings behind. */
  forgetAllLate(): void {
    this.keepLate([])
  }

  /** Whoever is signed in, or nobody. */
  private forgetOld(): void {
    const { late } = this.store.getState()
    if (freshOf(late).length < late.length) this.keepLate(late)
    waitingLookUps.forgetOld()
  }

  private keepLate(late: readonly Late[]): void {
    const fresh = freshOf(late)
    this.store.setState({ late: fresh })
    if (fresh.length > 0) remember(LATE_KEY, fresh)
    else forget(LATE_KEY)
  }

  /** Another member of staff on the same phone never sends in this one's name. */
  private waiting() {
    const staffId = session.stored()?.mine.me.staff.id
    return staffId === undefined ? [] : waitingLookUps.of(staffId)
  }

  /** The oldest first; stops at the first that cannot be sent. Only what was refused for good is forgotten. */
  private async sendAll(sent: () => void): Promise<boolean> {
    for (let [item] = this.waiting(); item; [item] = this.waiting()) {
      const result = await this.ask(item.lookUp)
      if (!result.ok && mayRetry(result.problem)) return false
      waitingLookUps.remove(item)
      sent()
      if (!result.ok || result.value.found.length === 0) continue
      // Whoever has signed out meanwhile is told about nothing.
      if (session.stored()?.mine.me.staff.id !== item.staffId) continue
      const whose = { staffId: item.staffId, lotId: item.lookUp.lotId, foundAtMs: Date.now() }
      this.keepLate([...this.store.getState().late, { ...result.value, ...whose }])
    }
    return true
  }
}

export const lookUps = new LookUps()

/** What this person's look-ups in this lot found only afterwards. */
export function useLate({ staffId, lotId }: Who): readonly Late[] {
  const late = useStore(lookUps.store, state => state.late)
  return useMemo(
    () => late.filter(one => one.staffId === staffId && one.lotId === lotId),
    [late, staffId, lotId],
  )
}
