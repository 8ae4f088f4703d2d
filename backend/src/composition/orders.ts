import { BarDebts } from '../workflows/bar-debts'
import { ChangeMoveTask } from '../workflows/change-move-task'
import { OrderChanges } from '../workflows/commit-order-change'
import { DecideDispute } from '../workflows/disputes/decide-dispute'
import { DisputeHold } from '../workflows/disputes/dispute-hold'
import { WatchDispute } from '../workflows/disputes/watch-dispute'
import { NotePlatformRead } from '../workflows/note-platform-read'
import { EditEnforcementFloor } from '../workflows/edit-enforcement-floor'
import { EndGrace } from '../workflows/end-grace'
import { EndHold } from '../workflows/end-hold'
import { EndOrder } from '../workflows/end-order'
import { EscalateEmergency } from '../workflows/escalate-emergency'
import { FinishMoveTask } from '../workflows/finish-move-task'
import { HandleIncident } from '../workflows/handle-incident'
import { CallToCar } from '../workflows/call-to-car'
import { NotifyStaff } from '../workflows/notify-staff'
import { CheckEligibility } from '../workflows/open-recovery/check-eligibility'
import { OpenRecovery } from '../workflows/open-recovery/open-recovery'
import { PoliceAtOrder } from '../workflows/police-at-order'
import { ReleaseAll } from '../workflows/release-all'
import { ReviewDebts } from '../workflows/review-debts'
import { ScanDevice } from '../workflows/scan-device'
import { StopRaising } from '../workflows/stop-raising'
import { WatchMoveTask } from '../workflows/watch-move-task'
import type { BaseServices } from './base-services'
import type { LockServices } from './locks'
import type { PeopleServices } from './people'

/** Orders, arrears, move tasks and incidents; each service constructed once with what it needs. */
export type OrderServices = {
  barDebts: BarDebts
  changeMoveTask: ChangeMoveTask
  checkEligibility: CheckEligibility
  decideDispute: DecideDispute
  disputeHold: DisputeHold
  editEnforcementFloor: EditEnforcementFloor
  notePlatformRead: NotePlatformRead
  endGrace: EndGrace
  endHold: EndHold
  endOrder: EndOrder
  escalateEmergency: EscalateEmergency
  finishMoveTask: FinishMoveTask
  handleIncident: HandleIncident
  callToCar: CallToCar
  notifyStaff: NotifyStaff
  openRecovery: OpenRecovery
  orderChanges: OrderChanges
  policeAtOrder: PoliceAtOrder
  releaseAll: ReleaseAll
  reviewDebts: ReviewDebts
  scanDevice: ScanDevice
  stopRaising: StopRaising
  watchDispute: WatchDispute
  watchMoveTask: WatchMoveTask
}

type OrderNeeds = Pick<LockServices, 'publishCommand'> &
  Pick<PeopleServices, 'withIdempotency' | 'payeeCheck'>

export function composeOrderServices(
  base: BaseServices,
  { publishCommand, withIdempotency, payeeCheck }: OrderNeeds,
): OrderServices {
  const orderChanges = new OrderChanges(base)
  const needs = { ...base, orderChanges }
  const checkEligibility = new CheckEligibility({ ...base, payeeCheck })
  // Ending an order lets its car go: it finds a connection whatever the others do (promise I33).
  const urgent = { ...base, database: base.database.urgent }
  const urgentChanges = { ...urgent, orderChanges: new OrderChanges(urgent) }
  const endOrder = new EndOrder({ ...urgentChanges, publishCommand })
  return {
    orderChanges,
    checkEligibility,
    endOrder,
    openRecovery: new OpenRecovery({ ...needs, checkEligibility, withIdempotency }),
    endHold: new EndHold({ ...urgent, endOrder }),
    policeAtOrder: new PoliceAtOrder({ ...urgentChanges, endOrder }),
    releaseAll: new ReleaseAll({ ...urgent, endOrder }),
    reviewDebts: new ReviewDebts({ ...urgentChanges, publishCommand }),
    decideDispute: new DecideDispute({ ...urgentChanges, endOrder }),
    disputeHold: new DisputeHold(needs),
    watchDispute: new WatchDispute({ ...urgentChanges, endOrder }),
    stopRaising: new StopRaising(base),
    editEnforcementFloor: new EditEnforcementFloor(base),
    notePlatformRead: new NotePlatformRead(base),
    barDebts: new BarDebts(base),
    endGrace: new EndGrace(base),
    changeMoveTask: new ChangeMoveTask(needs),
    finishMoveTask: new FinishMoveTask(needs),
    watchMoveTask: new WatchMoveTask(needs),
    callToCar: new CallToCar(needs),
    notifyStaff: new NotifyStaff(needs),
    escalateEmergency: new EscalateEmergency(needs),
    handleIncident: new HandleIncident(needs),
    scanDevice: new ScanDevice(base),
  }
}
