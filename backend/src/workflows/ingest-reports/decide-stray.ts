import type { ReportedState } from '@fangxing/contract/device-protocol'
import { DEVICE_LIFECYCLE } from '../../domain/device'
import { isPlausibleEpoch } from '../../domain/epoch'
import { may } from '../../domain/state-machine'
import { closeIncidents } from '../../modules/incidents'
import type { DeviceDraft } from './device-draft'
import { openIncidentsOf, hasIncident, report } from './incidents-of-device'

/** What a device reports that no order here explains: people are called at once, because nothing else would look at it. */
export function decideStray(draft: DeviceDraft, state: Pick<ReportedState, 'ep' | 'position'>): void {
  decideStrayEpoch(draft, state.ep)
  decideStrayUp(draft, state)
  decideSighting(draft)
}

/** The arm stands up without an order, or in an epoch that is not known here: staff are offered to lower it. */
function decideStrayUp(draft: DeviceDraft, { ep, position }: Pick<ReportedState, 'ep' | 'position'>): void {
  const { device, order, work } = draft
  const open = openIncidentsOf(draft, 'up_without_order').filter(isOfDevice)
  if (position === 'down') return closeIncidents(work, open, { seen: 'down reported' })
  const isAccountedFor = order !== null && order.epoch === ep && order.commands.length > 0
  if (position !== 'up' || isAccountedFor || open.length > 0) return
  if (draft.opened.has('up_without_order')) return
  report(draft, {
    kind: 'up_without_order',
    subject: `device:${device.id}`,
    level: 2,
    detail: { epoch: ep, lastEpoch: device.last_epoch },
  })
}

/** No deployment that is written here can follow such an epoch: the device is looked at before it is used again. */
function decideStrayEpoch(draft: DeviceDraft, ep: number): void {
  const { device, work } = draft
  if (isPlausibleEpoch(device.last_epoch, ep) || hasIncident(draft, 'device_epoch_strange')) return
  const detail = { epoch: ep, lastEpoch: device.last_epoch }
  report(draft, { kind: 'device_epoch_strange', subject: `device:${device.id}`, level: 2, detail })
  if (device.order_id === null && may(DEVICE_LIFECYCLE, device.lifecycle, 'broken'))
    work.transition(DEVICE_LIFECYCLE, device, 'broken', { orderId: null, detail, effects: 'none' })
}

/** A device that was given up speaks again: somebody may fetch it. */
function decideSighting(draft: DeviceDraft): void {
  const { device } = draft
  if (device.lifecycle !== 'lost' || hasIncident(draft, 'lost_device_heard')) return
  report(draft, { orderId: null, kind: 'lost_device_heard', subject: `device:${device.id}`, level: 2 })
}

const isOfDevice = ({ subject }: { subject: string }) => subject.startsWith('device:')
