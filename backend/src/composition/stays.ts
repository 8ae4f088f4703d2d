import { ChangePlates } from '../workflows/entitlements/change-plates'
import { ManageEntitlements } from '../workflows/entitlements/manage-entitlements'
import { TakeEntitlements } from '../workflows/entitlements/take-entitlements'
import { AuthenticateSource } from '../workflows/stays/authenticate-source'
import { CollectDebts } from '../workflows/stays/collect-debts'
import { ConfirmClone } from '../workflows/stays/confirm-clone'
import { CountAnswers } from '../workflows/stays/count-answers'
import { CorrectByHand } from '../workflows/stays/correct-by-hand'
import { CorrectStay } from '../workflows/stays/correct-stay'
import { DecideStay } from '../workflows/stays/decide-stay'
import { ReleaseFlagged } from '../workflows/stays/release-flagged'
import { TakeHeartbeat } from '../workflows/stays/take-heartbeat'
import { IngestStays } from '../workflows/stays/ingest-stays'
import { KeepPictures } from '../workflows/stays/keep-pictures'
import { KeepStays } from '../workflows/stays/keep-stays'
import { ForgetPlates } from '../workflows/retention/forget-plates'
import { RetireDebts } from '../workflows/retention/retire-debts'
import { RetirePhotos } from '../workflows/retention/retire-photos'
import { SweepFiles } from '../workflows/retention/sweep-files'
import { ManageSources } from '../workflows/stays/manage-sources'
import { OrderChanges } from '../workflows/commit-order-change'
import type { PublishCommand } from '../workflows/payment-ports'
import { RepricePlate } from '../workflows/reprice/reprice-plate'
import { RunReprice } from '../workflows/reprice/run-reprice'
import { PriceByTariff } from '../workflows/stays/price-by-tariff'
import { TakePictures } from '../workflows/stays/take-pictures'
import { RestoreDebts } from '../workflows/stays/restore-debts'
import { ReturnPrepaid } from '../workflows/stays/return-prepaid'
import { TakePaid } from '../workflows/stays/take-paid'
import { ManageBulkVoids } from '../workflows/bulk-void/manage-bulk-voids'
import { PreviewBulkVoid } from '../workflows/bulk-void/preview-bulk-void'
import { RunBulkVoid } from '../workflows/bulk-void/run-bulk-void'
import { VoidSlice } from '../workflows/bulk-void/void-slice'
import { VoidStays } from '../workflows/stays/void-stays'
import { LookAgain } from '../workflows/look-again'
import { WatchStays } from '../workflows/stays/watch-stays'
import { PublishedTariffs } from '../modules/tariffs'
import { uploadLinks } from '../modules/sources'
import type { BaseServices } from './base-services'
import type { LockServices } from './locks'
import type { OrderServices } from './orders'
import type { PaymentServices } from './payments'
import type { TariffServices } from './tariffs'

/** Stays, and the systems that report them; each service constructed once with what it needs. */
export type StayServices = {
  authenticateSource: AuthenticateSource
  collectDebts: CollectDebts
  confirmClone: ConfirmClone
  countAnswers: CountAnswers
  correctByHand: CorrectByHand
  correctStay: CorrectStay
  decideStay: DecideStay
  releaseFlagged: ReleaseFlagged
  takeHeartbeat: TakeHeartbeat
  ingestStays: IngestStays
  keepPictures: KeepPictures
  keepStays: KeepStays
  retireDebts: RetireDebts
  forgetPlates: ForgetPlates
  retirePhotos: RetirePhotos
  sweepFiles: SweepFiles
  lookAgain: LookAgain
  manageBulkVoids: ManageBulkVoids
  previewBulkVoid: PreviewBulkVoid
  runBulkVoid: RunBulkVoid
  changePlates: ChangePlates
  manageEntitlements: ManageEntitlements
  manageSources: ManageSources
  repricePlate: RepricePlate
  restoreDebts: RestoreDebts
  returnPrepaid: ReturnPrepaid
  runReprice: RunReprice
  takeEntitlements: TakeEntitlements
  takePaid: TakePaid
  takePictures: TakePictures
  voidStays: VoidStays
  watchStays: WatchStays
}

export function composeStayServices(
  base: BaseServices,
  {
    endDebts,
    publishedTariffs,
    orderChanges,
    publishCommand,
  }: Pick<PaymentServices, 'endDebts'> &
    Pick<OrderServices, 'orderChanges'> &
    Pick<TariffServices, 'publishedTariffs'> &
    Pick<LockServices, 'publishCommand'>,
): StayServices {
  const priceStay = new PriceByTariff({ ...base, publishedTariffs })
  const needs = { ...base, priceStay }
  // What lets a car go finds a connection whatever the others do (promise I33).
  const urgent = { ...base, database: base.database.urgent }
  const urgentChanges = { ...urgent, orderChanges: new OrderChanges(urgent) }
  const publish: PublishCommand = (command, device) => publishCommand.publish(command, { device })
  const reprice = composeReprice(needs, { orderChanges, urgentChanges, publishCommand: publish })
  const previewBulkVoid = new PreviewBulkVoid(base)
  return {
    authenticateSource: new AuthenticateSource(base),
    collectDebts: new CollectDebts(base),
    confirmClone: new ConfirmClone({ ...urgentChanges, publishCommand: publish }),
    countAnswers: new CountAnswers(base),
    correctByHand: new CorrectByHand({ ...urgentChanges, priceStay, publishCommand: publish }),
    correctStay: new CorrectStay(needs),
    decideStay: new DecideStay({ ...needs, orderChanges, publishCommand: publish }),
    releaseFlagged: new ReleaseFlagged({ ...urgentChanges, publishCommand: publish }),
    takeHeartbeat: new TakeHeartbeat(base),
    ingestStays: new IngestStays(needs),
    keepPictures: new KeepPictures(base),
    keepStays: new KeepStays(base),
    retireDebts: new RetireDebts(base),
    forgetPlates: new ForgetPlates(base),
    retirePhotos: new RetirePhotos(base),
    sweepFiles: new SweepFiles(base),
    lookAgain: new LookAgain(base),
    manageBulkVoids: new ManageBulkVoids({ ...base, previewBulkVoid }),
    previewBulkVoid,
    runBulkVoid: new RunBulkVoid({
      ...base,
      voidSlice: new VoidSlice({ ...base, endDebts, orderChanges: urgentChanges.orderChanges }),
    }),
    changePlates: new ChangePlates(base),
    manageEntitlements: new ManageEntitlements(base),
    manageSources: new ManageSources(base),
    restoreDebts: new RestoreDebts(base),
    returnPrepaid: new ReturnPrepaid(base),
    ...reprice,
    takeEntitlements: new TakeEntitlements(base),
    takePaid: new TakePaid({ ...base, endDebts }),
    takePictures: new TakePictures({
      ...base,
      pictureReader: base.sourcePictureReader,
      uploadLinks: uploadLinks(base.settings),
    }),
    voidStays: new VoidStays(base),
    watchStays: new WatchStays(needs),
  }
}

/** A plate whose car is held is priced again with what is kept for letting cars go. */
function composeReprice(
  needs: BaseServices & { priceStay: PriceByTariff },
  given: {
    orderChanges: OrderChanges
    urgentChanges: BaseServices & { orderChanges: OrderChanges }
    publishCommand: PublishCommand
  },
): Pick<StayServices, 'repricePlate' | 'runReprice'> {
  const { orderChanges, urgentChanges, publishCommand } = given
  const repricePlate = new RepricePlate({ ...needs, orderChanges, publishCommand })
  const priceStay = new PriceByTariff({
    ...urgentChanges,
    publishedTariffs: new PublishedTariffs(urgentChanges),
  })
  const repriceHeldPlate = new RepricePlate({ ...urgentChanges, priceStay, publishCommand })
  return { repricePlate, runReprice: new RunReprice({ ...needs, repricePlate, repriceHeldPlate }) }
}
