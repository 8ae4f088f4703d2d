import type { OwnerCall } from '@fangxing/contract/calls'
import type { PlateColour } from '@fangxing/contract/plate'
import { Refusal } from '@fangxing/contract/refusal'
import type { ActorContext } from '../domain/actor-context'
import { VOID_NOTICE_STATE } from '../domain/notice'
import type { OwnerSession } from '../domain/sessions'
import type { ReadOwnerBill } from '../modules/bills'
import { findPrintedNotice, noteOpened, type PrintedNotice } from '../modules/notices'
import { commitUnit } from '../persistence/commit-unit'
import type { Database } from '../persistence/database'
import { UnitOfWork } from '../persistence/unit-of-work'
import type { Clock } from '../ports'
import type { OpenPlateBill } from './open-bill/open-plate-bill'

type Needs = { database: Database; clock: Clock; openPlateBill: OpenPlateBill; readOwnerBill: ReadOwnerBill }
/** What a browser shows of a notice: nothing of the car or of what it owes. */
export type LookedUpNotice =
  | { kind: 'genuine' | 'revoked'; number: string; lotName: string; hotline: string }
  | { kind: 'unknown' }

/** Whoever holds the paper reads what the car owes today, and may pay it, as long as a debt that it names is owed. */
export class OpenNotice {
  constructor(private readonly needs: Needs) {}

  /**
   * By the code of its QR or by its number. The paper gives the right to pay, however many plates this person asked for.
   * Refusals: NOTICE_UNKNOWN, NOTICE_VOID, and those of the bill: BILL_AT_CAR, DEBT_RESERVED.
   */
  async open(
    owner: OwnerSession,
    reference: string,
    context: ActorContext,
  ): Promise<OwnerCall<'openNotice'>['reply']> {
    const { openPlateBill, readOwnerBill } = this.needs
    const notice = await findPrintedNotice(this.needs.database, reference)
    if (!notice) throw new Refusal('NOTICE_UNKNOWN')
    if (notice.state === VOID_NOTICE_STATE) throw new Refusal('NOTICE_VOID')
    await this.noteOpened(notice, context)
    const plate = { text: notice.plate_text, colour: notice.plate_colour as PlateColour }
    const named = notice.content.lines.map(({ arrearId }) => arrearId)
    const asked = { lotId: notice.lot_id, plate, cause: 'notice' as const, named }
    const billId = await openPlateBill.open(owner, asked, context)
    const { number, content } = notice
    return {
      notice: { number, madeOn: content.madeOn, hotline: content.hotline },
      bill: billId === null ? null : await readOwnerBill.read(owner, billId),
    }
  }

  private async noteOpened({ id, opened_at: openedAt }: PrintedNotice, context: ActorContext): Promise<void> {
    if (openedAt) return
    const work = new UnitOfWork(context, this.needs.clock.now())
    noteOpened(work, id)
    await commitUnit(this.needs.database, work)
  }

  /** For a browser that opened the printed address. Nothing is remembered. */
  async lookUp(code: string): Promise<LookedUpNotice> {
    const notice = await findPrintedNotice(this.needs.database, code)
    return notice ? lookedUpOf(notice) : { kind: 'unknown' }
  }
}

const lookedUpOf = ({ state, number, content }: PrintedNotice): LookedUpNotice => ({
  kind: state === VOID_NOTICE_STATE ? 'revoked' : 'genuine',
  number,
  lotName: content.lotName,
  hotline: content.hotline,
})
