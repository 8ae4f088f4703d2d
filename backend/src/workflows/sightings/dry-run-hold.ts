import type { StaffCall } from '@fangxing/contract/calls'
import type { DryRun } from '@fangxing/contract/dry-run'
import { coloursOf, normalisePlateText, parsePlate, plateKey, type Plate } from '@fangxing/contract/plate'
import { Refusal } from '@fangxing/contract/refusal'
import type { StaffSession } from '../../domain/sessions'
import { listFloors } from '../../modules/enforcement-floor'
import { listLots, policyOf, readLot } from '../../modules/lots'
import { readDebtorPlates } from '../../modules/sightings'
import type { Database } from '../../persistence/database'
import type { Clock } from '../../ports'
import { carViews } from './debtor-views'

const MOST_LOTS = 30

type Lot = { id: string; name: string }
type Question = StaffCall<'dryRunHold'>['query']

/** What the rules of the lock would say of a plate now. Nothing is written, and no car is said to be anywhere. */
export class DryRunHold {
  constructor(private readonly needs: { database: Database; clock: Clock }) {}

  /** Refusals: NOT_FOUND (lot), PLATE_MALFORMED, PLATE_COLOUR_MISMATCH. */
  async run(session: StaffSession, question: Question): Promise<StaffCall<'dryRunHold'>['reply']> {
    const { database, clock } = this.needs
    const { merchantId } = session
    const at = clock.now()
    const [plates, lots] = await Promise.all([
      this.platesOf(merchantId, question),
      this.lotsOf(session, question.lotId),
    ])
    const cars = plates.flatMap(plate =>
      lots.map(lot => ({
        plate_text: plate.text,
        plate_colour: plate.colour,
        plate_key: plateKey(plate),
        lot_id: lot.id,
        is_colour_seen: true,
      })),
    )
    const views = await carViews(database, { merchantId, at }, cars)
    const items = plates.flatMap((_, place) =>
      dryRunOf(views.slice(place * lots.length, (place + 1) * lots.length), lots),
    )
    return { at: at.toISOString(), items }
  }

  /** Refusals: NOT_FOUND, also for another merchant's lot. */
  async rulesOf({ merchantId }: StaffSession, lotId: string): Promise<StaffCall<'readLotRules'>['reply']> {
    const { database } = this.needs
    const [lot, floors] = await Promise.all([readLot(database, merchantId, lotId), listFloors(database, 1)])
    const floor = floors[0]!.rules
    return { floor, effective: policyOf(lot, floor) }
  }

  private async lotsOf(session: StaffSession, lotId: string | undefined): Promise<Lot[]> {
    const { database } = this.needs
    if (lotId !== undefined) return [await readLot(database, session.merchantId, lotId)]
    return (await listLots(database, session)).items.slice(0, MOST_LOTS)
  }

  /** In the colour that was said, in each that owes, or in the first that the text can have. */
  private async platesOf(merchantId: string, { plateText, plateColour }: Question): Promise<Plate[]> {
    const text = normalisePlateText(plateText)
    if (plateColour !== undefined) {
      const reading = parsePlate(text, plateColour)
      if (!reading.ok) throw new Refusal(reading.code, {}, [{ path: 'query.plateText', code: reading.code }])
      return [reading.plate]
    }
    const possible = coloursOf(text).map(colour => ({ text, colour }))
    if (possible.length === 0)
      throw new Refusal('PLATE_MALFORMED', {}, [{ path: 'query.plateText', code: 'PLATE_MALFORMED' }])
    const debtors = await readDebtorPlates(this.needs.database, merchantId, possible.map(plateKey))
    const keys = new Set(debtors.map(debtor => debtor.plate_key))
    const owing = possible.filter(plate => keys.has(plateKey(plate)))
    return owing.length > 0 ? owing : possible.slice(0, 1)
  }
}

/** What is known of a plate stands in each of its views alike; what it may meet is each lot's own. */
function dryRunOf(views: Awaited<ReturnType<typeof carViews>>, lots: readonly Lot[]): DryRun[] {
  const [first] = views
  if (!first) return []
  const { plateText, plateColour, arrearCount, dueFen, oldestExitedAt, reminderCount, lastRemindedAt } = first
  const known = { plateText, plateColour, arrearCount, dueFen, oldestExitedAt, reminderCount, lastRemindedAt }
  const ofLots = lots.map(({ id, name }, at) => ({ lotId: id, lotName: name, mayMeet: views[at]!.mayMeet }))
  return [{ ...known, lots: ofLots }]
}
