import { ChangeDeviceOfOrder } from '../workflows/ingest-reports/change-device-of-order'
import { DevicePresence } from '../workflows/ingest-reports/device-presence'
import { FollowUp } from '../workflows/ingest-reports/follow-up'
import { DraftCommitter } from '../workflows/ingest-reports/draft-committer'
import { IngestReports } from '../workflows/ingest-reports/ingest-reports'
import { EventBudget } from '../workflows/ingest-reports/event-budget'
import { StartBudget } from '../workflows/ingest-reports/start-budget'
import { RecordedDowns } from '../workflows/ingest-reports/recorded-downs'
import { ReportBadMessage } from '../workflows/ingest-reports/report-bad-message'
import { HandOverRaise } from '../workflows/publish-command/hand-over-raise'
import { MarkSent } from '../workflows/publish-command/mark-sent'
import { PublishCommand } from '../workflows/publish-command/publish-command'
import { PublishToDevice } from '../workflows/publish-command/publish-to-device'
import { CheckRaise } from '../workflows/check-raise'
import { ConfirmEvents } from '../workflows/confirm-events'
import { OrderChanges } from '../workflows/commit-order-change'
import { HastenReprices } from '../workflows/hasten-reprices'
import { LoseDevice } from '../workflows/lose-device'
import { LowerStrayDevice } from '../workflows/lower-stray-device'
import { MaintainDevice } from '../workflows/maintain-device'
import { ProveReleased } from '../workflows/prove-released'
import { ProvisionDevice } from '../workflows/provision-device'
import { PublishRaise } from '../workflows/publish-raise'
import { ReconcileDevice } from '../workflows/reconcile-device'
import { ReleaseOrder } from '../workflows/release-order'
import { ReportMembers } from '../workflows/report-members'
import { RequeueOverdue } from '../workflows/requeue-overdue'
import { ShowReleaseCode } from '../workflows/show-release-code'
import { SampleDevices } from '../workflows/sample-devices'
import { WatchLinks } from '../workflows/watch-links'
import { CommandRing } from '../modules/devices'
import { AnnounceKeys } from '../workflows/renew-keys/announce-keys'
import { OfferKeys } from '../workflows/renew-keys/offer-keys'
import { RenewKeys } from '../workflows/renew-keys/renew-keys'
import { RingOrder } from '../workflows/renew-keys/ring-order'
import type { BaseServices } from './base-services'

/** The services of this part of the system, each constructed once with what it needs. */
export type LockServices = {
  publishToDevice: PublishToDevice
  publishCommand: PublishCommand
  reconcileDevice: ReconcileDevice
  ingestReports: IngestReports
  reportBadMessage: ReportBadMessage
  reportMembers: ReportMembers
  changeDeviceOfOrder: ChangeDeviceOfOrder
  publishRaise: PublishRaise
  checkRaise: CheckRaise
  releaseOrder: ReleaseOrder
  proveReleased: ProveReleased
  showReleaseCode: ShowReleaseCode
  watchLinks: WatchLinks
  maintainDevice: MaintainDevice
  loseDevice: LoseDevice
  lowerStrayDevice: LowerStrayDevice
  provisionDevice: ProvisionDevice
  sampleDevices: SampleDevices
  announceKeys: AnnounceKeys
  renewKeys: RenewKeys
  offerKeys: OfferKeys
  hastenReprices: HastenReprices
  requeueOverdue: RequeueOverdue
}

export function composeLockServices(base: BaseServices): LockServices {
  const { orderCache, clock, clockCheck, settings, metrics, log } = base
  // Nearly all of it lets cars go: it finds a connection whatever the others do (promise I33).
  const database = base.database.urgent
  const sending = composeSending(base)
  const { commandRing, publishToDevice, publishCommand, reconcileDevice } = sending
  const keys = composeKeys(base, sending)
  const recordedDowns = new RecordedDowns()
  const memory = { recordedDowns, eventBudget: new EventBudget(), startBudget: new StartBudget() }
  const confirmEvents = new ConfirmEvents({ database, clock, publishToDevice })
  const followUp = new FollowUp({ ...sending, ...keys, confirmEvents, recordedDowns, metrics, log })
  const drafts = new DraftCommitter({ database, orderCache, followUp })
  const changeDeviceOfOrder = new ChangeDeviceOfOrder({ database, clock, settings, drafts })
  const publishRaise = new PublishRaise({
    database,
    orderCache,
    clock,
    log,
    publishToDevice,
    publishCommand,
    handOverRaise: new HandOverRaise({ database, clock }),
    changeDeviceOfOrder,
  })
  const hastenReprices = new HastenReprices({ database, clock, log })
  return {
    publishToDevice,
    publishCommand,
    reconcileDevice,
    ingestReports: new IngestReports({
      database,
      clock,
      clockCheck,
      settings,
      publishToDevice,
      ...memory,
      drafts,
      presence: new DevicePresence(settings),
    }),
    reportBadMessage: new ReportBadMessage({ database, clock, log }),
    reportMembers: new ReportMembers({ database }),
    changeDeviceOfOrder,
    publishRaise,
    checkRaise: new CheckRaise({ changeDeviceOfOrder }),
    releaseOrder: new ReleaseOrder({ database, orderCache, clock, settings, publishCommand }),
    proveReleased: new ProveReleased({ database, changeDeviceOfOrder }),
    showReleaseCode: new ShowReleaseCode({ database, clock, settings, commandRing }),
    hastenReprices,
    requeueOverdue: new RequeueOverdue({ database, clock, log, hastenReprices }),
    ...keys,
    ...composeDeviceCare(base, { commandRing, publishToDevice }),
  }
}

type Sending = {
  commandRing: CommandRing
  publishToDevice: PublishToDevice
  publishCommand: PublishCommand
  reconcileDevice: ReconcileDevice
}

/** What signs and publishes. */
function composeSending(base: BaseServices): Sending {
  const { orderCache, clock, settings, locks, log } = base
  const database = base.database.urgent
  const commandRing = new CommandRing(settings)
  const publishToDevice = new PublishToDevice({ locks, commandRing, log })
  const markSent = new MarkSent({ database, orderCache, clock, log })
  const publishCommand = new PublishCommand({ clock, settings, log, publishToDevice, markSent })
  const reconcileDevice = new ReconcileDevice({ database, clock, publishCommand, publishToDevice })
  return { commandRing, publishToDevice, publishCommand, reconcileDevice }
}

/** Keys that change while devices are in use. */
function composeKeys(
  { database, clock, settings }: BaseServices,
  { commandRing, publishToDevice, reconcileDevice }: Sending,
): Pick<LockServices, 'announceKeys' | 'renewKeys' | 'offerKeys'> {
  const ringOrder = new RingOrder({ database, clock, commandRing })
  return {
    announceKeys: new AnnounceKeys({ database, clock, commandRing, ringOrder, publishToDevice }),
    renewKeys: new RenewKeys({ database, clock, settings, commandRing, ringOrder, reconcileDevice }),
    offerKeys: new OfferKeys({ database, clock, commandRing }),
  }
}

/** What may wait: nobody stands behind a lock because of it. */
function composeDeviceCare(
  { database, orderCache, clock, settings }: BaseServices,
  { commandRing, publishToDevice }: Pick<Sending, 'commandRing' | 'publishToDevice'>,
): Pick<
  LockServices,
  'watchLinks' | 'maintainDevice' | 'loseDevice' | 'lowerStrayDevice' | 'provisionDevice' | 'sampleDevices'
> {
  return {
    watchLinks: new WatchLinks({ database, orderCache, clock, settings }),
    maintainDevice: new MaintainDevice({ database, clock, settings, publishToDevice }),
    loseDevice: new LoseDevice({
      database,
      clock,
      settings,
      orderChanges: new OrderChanges({ database, orderCache }),
    }),
    // But for this: the lock may stand under a car, like any other (promise I33).
    lowerStrayDevice: new LowerStrayDevice({ database: database.urgent, clock, settings, publishToDevice }),
    provisionDevice: new ProvisionDevice({ database, clock, settings, commandRing }),
    sampleDevices: new SampleDevices({ database, clock }),
  }
}
