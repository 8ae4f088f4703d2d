import { whatMayMeet, type WhatMayMeet } from '../../domain/may-meet'
import type { PlateColour } from '@fangxing/contract/plate'
import { failedRule } from '@fangxing/contract/refusal'
import type { MayMeet, PatrolFinding } from '@fangxing/contract/sightings'
import { policyOf } from '../../modules/lots'
import type { DebtorPlate } from '../../modules/sightings'
import type { Database } from '../../persistence/database'
import { readDebtorFacts, type DebtorFacts } from '../../persistence/readings/debtor-facts'
import { eligibilityFacts, type EligibilityReading } from '../../persistence/readings/eligibility-reading'

type Car = Pick<DebtorPlate, 'plate_text' | 'plate_colour' | 'plate_key'> & {
  lot_id: string
  is_colour_seen: boolean
}
export type DebtorParts = Omit<PatrolFinding, 'sightingId'>

/** No device is there yet: what is asked of one is left aside. */
const NO_DEVICE = {
  lot_id: null,
  lifecycle: 'in_stock',
  order_id: null,
  link: 'offline',
  position: 'unknown',
  battery_pct: null,
  alarms: [],
  self_test_at: null,
  self_test_ok: null,
} as unknown as NonNullable<EligibilityReading['device']>

/** What is shown of cars that owe, in their order. One whose debts have ended meanwhile is null. */
export async function debtorViews(
  database: Database,
  { merchantId, at }: { merchantId: string; at: Date },
  cars: readonly Car[],
): Promise<(DebtorParts | null)[]> {
  const views = await carViews(database, { merchantId, at }, cars)
  return views.map(view => (view.arrearCount === 0 ? null : view))
}

/** As {@link debtorViews}, also of cars that owe nothing. */
export async function carViews(
  database: Database,
  { merchantId, at }: { merchantId: string; at: Date },
  cars: readonly Car[],
): Promise<DebtorParts[]> {
  const asked = cars.map(({ lot_id: lotId, plate_key: plateKey }) => ({ lotId, plateKey }))
  const facts = await readDebtorFacts(database, merchantId, asked)
  return cars.map((car, index) => viewOf(car, facts[index]!, at))
}

function viewOf(car: Car, facts: DebtorFacts, at: Date): DebtorParts {
  return {
    plateText: car.plate_text,
    plateColour: car.plate_colour as PlateColour,
    arrearCount: facts.arrear_count,
    dueFen: facts.due_fen,
    oldestExitedAt: facts.oldest_exited_at?.toISOString() ?? null,
    seenCount: facts.seen_count,
    holdCount: facts.hold_count,
    ...remindersOf(facts),
    mayMeet: mayMeetView(mayMeetOf(car, facts, at)),
    ...(facts.eligibility.is_clone_suspected ? { isCloneSuspected: true } : {}),
  }
}

function mayMeetOf(car: Car, { eligibility }: DebtorFacts, at: Date): WhatMayMeet {
  const plate = { text: car.plate_text, colour: car.plate_colour as PlateColour }
  const subject = {
    plate,
    recognised: plate,
    checklist: {
      nobodyInside: true,
      notInFireLane: true,
      notBlockingOthers: true,
      notSpecialVehicle: true,
      canPayOtherwise: true,
      typeAndColourMatch: true,
    },
    orderId: null,
    heldArrearIds: [],
    againReason: null,
  }
  const facts = eligibilityFacts({ ...eligibility, device: NO_DEVICE }, subject, at)
  return whatMayMeet(facts, policyOf(eligibility.lot!, eligibility.floor), {
    isColourSeen: car.is_colour_seen,
  })
}

/** Of the debt that was asked for most often, and when any was asked for last. */
function remindersOf({ eligibility }: DebtorFacts): Pick<DebtorParts, 'reminderCount' | 'lastRemindedAt'> {
  const reminders = eligibility.arrears.map(arrear => arrear.reminders)
  const lastMs = Math.max(0, ...reminders.flat().map(({ at }) => Date.parse(at)))
  return {
    reminderCount: Math.max(0, ...reminders.map(ofOne => ofOne.length)),
    lastRemindedAt: lastMs === 0 ? null : new Date(lastMs).toISOString(),
  }
}

const mayMeetView = ({ kind, holdFrom, failed }: WhatMayMeet): MayMeet => ({
  kind,
  holdFrom: holdFrom?.toISOString() ?? null,
  failed: failed.map(({ code, params }) => failedRule(code, params)),
})
