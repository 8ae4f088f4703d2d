import type { NoticeContent, NoticeView } from '@fangxing/contract/notices'
import { plateKey, type Plate } from '@fangxing/contract/plate'
import { Refusal } from '@fangxing/contract/refusal'
import type { ArrearState } from '@fangxing/contract/states'
import { sumFen } from '@fangxing/contract/money'
import type { ActorContext } from '../domain/actor-context'
import { ARREAR } from '../domain/arrear'
import type { EnforcementPolicy } from '../domain/eligibility'
import { nextFromOf, nextOf, NOTICE } from '../domain/notice'
import type { StaffSession } from '../domain/sessions'
import { dayOf } from '../domain/shanghai-time'
import { mayWorkIn } from '../domain/staff-access'
import { may } from '../domain/state-machine'
import { policyOf } from '../modules/lots'
import { makeNotice, readNoticeOfDay, type NoticeRow, type ReadNotices } from '../modules/notices'
import { commitUnit } from '../persistence/commit-unit'
import { uniqueAsConflict, type Database } from '../persistence/database'
import {
  claimedFrom,
  lotFacts,
  reminderOf,
  type LotReading,
  type ReminderJson,
} from '../persistence/readings/eligibility-reading'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'
import { READ_FOR_NOTICE } from './make-notice.queries'

type Needs = { database: Database; clock: Clock; readNotices: ReadNotices }
type Asked = { lotId: string; plate: Plate; arrearIds: string[] }
type Debt = {
  id: string
  state: ArrearState
  dueFen: number
  plateKey: string
  exited_at: string
  grace_from: string | null
  reminders: ReminderJson[]
}
type Found = LotReading & {
  lot_name: string
  floor: EnforcementPolicy
  hotline: string
  payee_name: string
  is_exempt: boolean
  debts: Debt[]
}

/** Staff make a notice for what a plate owes, to be printed and left at the car. */
export class MakeNotice {
  constructor(private readonly needs: Needs) {}

  /**
   * Freezes what is printed. The same again on the same day answers the same notice. Refusals: FORBIDDEN_LOT; NOT_FOUND for
   * a lot or debt that is not this merchant's; BAD_INPUT for a debt named twice or of another plate; STATE_CONFLICT for a
   * debt that nobody may be asked for now; NOTICE_TODAY.
   */
  async make(session: StaffSession, asked: Asked, context: ActorContext): Promise<NoticeView> {
    if (!mayWorkIn(session, asked.lotId)) throw new Refusal('FORBIDDEN_LOT')
    const { database, clock, readNotices } = this.needs
    const noticeId = await database.retryOnConflict(async () => {
      const work = new UnitOfWork(context, clock.now())
      const found = await this.read(session, asked)
      const content = contentOf(found, asked, work.at)
      const place = { lotId: asked.lotId, plateKey: plateKey(asked.plate), day: content.madeOn }
      const former = await readNoticeOfDay(database, place)
      if (former) return sameOrRefused(former, content)
      const { merchantId, staffId: madeBy } = session
      const id = makeNotice(work, { merchantId, lotId: asked.lotId, plate: asked.plate, content, madeBy })
      await this.commit(work)
      return id
    })
    return readNotices.read(session, noticeId)
  }

  private async read({ merchantId }: StaffSession, { lotId, plate, arrearIds }: Asked): Promise<Found> {
    if (new Set(arrearIds).size !== arrearIds.length) throw badDebts('repeated')
    const key = plateKey(plate)
    const values = [lotId, merchantId, key, arrearIds]
    const found = await this.needs.database.one<Found>(READ_FOR_NOTICE, values)
    if (found?.debts.length !== arrearIds.length) throw new Refusal('NOT_FOUND')
    if (found.debts.some(debt => debt.plateKey !== key)) throw badDebts('of another plate')
    const ended = found.debts.find(debt => !isDemanded(debt))
    if (ended) throw new Refusal('STATE_CONFLICT', { state: ended.state })
    return found
  }

  private async commit(work: UnitOfWork): Promise<void> {
    // Somebody else made one for the car at the same moment.
    await uniqueAsConflict(commitUnit(this.needs.database, work))
  }
}

const badDebts = (code: string) => new Refusal('BAD_INPUT', {}, [{ path: 'body.arrearIds', code }])

/** Owed since its grace is over, and no device stands at the car for it. */
const isDemanded = ({ state, dueFen }: Debt): boolean => may(ARREAR, state, 'held') && dueFen > 0

function contentOf(found: Found, { plate }: Asked, at: Date): NoticeContent {
  const nextFrom = nextFromOf(found.debts.map(claimOf), at, policyOf(found, found.floor))
  const lines = found.debts.map(({ id, dueFen }) => ({ arrearId: id, amountFen: dueFen }))
  return {
    lotName: found.lot_name,
    plateText: plate.text,
    plateColour: plate.colour,
    lines,
    totalFen: sumFen(lines.map(line => line.amountFen)),
    payeeName: found.payee_name,
    hotline: found.hotline,
    madeOn: dayOf(at),
    next: nextOf(lotFacts(found), { plate, isExempt: found.is_exempt }, nextFrom),
    nextFrom,
  }
}

const claimOf = (debt: Debt) => ({
  exitedAt: new Date(debt.exited_at),
  claimedFrom: claimedFrom(debt),
  reminders: debt.reminders.map(reminderOf),
})

/** The notice of the day is printed again if it says the same, announces no device that is not to come any more, and is not left yet. */
function sameOrRefused({ id, state, number, content }: NoticeRow, asked: NoticeContent): string {
  const isSame = JSON.stringify(linesOf(content)) === JSON.stringify(linesOf(asked))
  const announcesTooMuch = content.next === 'device' && asked.next !== 'device'
  if (!isSame || announcesTooMuch || !may(NOTICE, state, 'left'))
    throw new Refusal('NOTICE_TODAY', { number })
  return id
}

const linesOf = ({ lines }: NoticeContent) => lines.map(({ arrearId, amountFen }) => [arrearId, amountFen])
