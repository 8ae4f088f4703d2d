import type { StaffCall } from '@fangxing/contract/calls'
import type { PatrolFinding } from '@fangxing/contract/sightings'
import { recall, remember } from '@shared/memory/memory'
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

const LATE_KEY = 'fangxing.late-look-ups'
/** As long as a shift: then nobody walks back, and the plate is no longer kept on this phone. */
const LATE_KEPT_MS = 12 * 3_600_000

function storedLate(nowMs = Date.now()): Late[] {
  const found = recall(LATE_KEY)
  const late = Array.isArray(found) ? (found as Late[]) : []
  return late.filter(({ foundAtMs }) => nowMs - foundAtMs < LATE_KEPT_MS)
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
    return this.resender.start()
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

  private keepLate(late: readonly Late[]): void {
    this.store.setState({ late })
    remember(LATE_KEY, late)
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
      const whose = { staffId: item.staffId, lotId: item.lookUp.lotId, foundAtMs: Date.now() }
      this.keepLate([...this.store.getState().late, { ...result.value, ...whose }])
    }
    return true
  }
}

export const lookUps = new LookUps()

/** What this person's look-ups in this lot found only afterwards. */
export function useLate({ staffId, lotId }: Who): readonly Answer[] {
  const late = useStore(lookUps.store, state => state.late)
  return useMemo(
    () => late.filter(one => one.staffId === staffId && one.lotId === lotId),
    [late, staffId, lotId],
  )
}
