import type { DeviceLifecycle } from '@fangxing/contract/states'
import { DEVICE_LIFECYCLE, type LifecycleEffect, type LifecycleEvent } from '../../domain/device'
import type { CityLot } from './city-tenant'
import type { PlainInsertion } from '../../persistence/changes'
import { Walk } from './history'
import { actors, type World } from './stays'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const PER_LOT = 3
const SAMPLED_DAYS = 28
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

export type FleetDevice = {
  id: string
  lot: CityLot
  epoch: number
  isStored: boolean
  /** At no car before. */
  freeFrom: Date
  walk: Walk<DeviceLifecycle, LifecycleEvent, LifecycleEffect>
}

/** The devices of the three lots, in use since `since`, with a look at each battery and signal for every hour of four weeks. */
export function addFleet(world: World, since: Date): FleetDevice[] {
  return world.tenant.lots.flatMap(lot => Array.from({ length: PER_LOT }, () => addDevice(world, lot, since)))
}

function addDevice(world: World, lot: CityLot, since: Date): FleetDevice {
  const { history, random, tenant, now } = world
  const code = Array.from({ length: 8 }, () => random.pick([...LETTERS])).join('')
  const id = `FX${code}`
  const about = { id, merchantId: tenant.merchantId }
  const moment = { at: since, actor: actors.staff(tenant.managerId) }
  const walk = Walk.begin(history, DEVICE_LIFECYCLE, about, moment)
    .take('provisioned', { ...moment, actor: actors.device(id) })
    .take('assigned', { ...moment, detail: { lotId: lot.id } })
  const device: FleetDevice = { id, lot, epoch: 0, isStored: false, freeFrom: since, walk }
  const charge = addSamples(world, id)
  history.add('device', (): PlainInsertion<'device'> => ({
    id,
    merchant_id: tenant.merchantId,
    lot_id: lot.id,
    public_code: code,
    lifecycle: walk.state,
    version: walk.version,
    position: 'down',
    link: 'offline',
    battery_pct: charge.batteryPct,
    rssi: charge.rssi,
    firmware: '1.4.2',
    self_test_at: new Date(now.getTime() - 9 * HOUR_MS),
    self_test_ok: true,
    last_epoch: device.epoch,
    last_seen_at: new Date(now.getTime() - HOUR_MS),
    created_at: since,
  }))
  return device
}

/** No program plays these devices: most lie in the stock by now, where nobody waits for a word of theirs. */
export function storeMost({ tenant, now }: World, fleet: readonly FleetDevice[]): void {
  const moment = { at: now, actor: actors.staff(tenant.managerId), detail: { lotId: null } }
  for (const lot of tenant.lots)
    for (const device of fleet.filter(one => one.lot.id === lot.id).slice(1)) {
      device.walk.take('unassigned', moment)
      device.isStored = true
    }
}

/** A battery sinks by about a percent in four hours and is charged before it is low; the signal sways about its own place. */
function addSamples({ history, random, now }: World, deviceId: string) {
  const place = -random.between(62, 84)
  let batteryPct = random.between(55, 98)
  let rssi = place
  const lastMs = Math.floor(now.getTime() / HOUR_MS) * HOUR_MS - HOUR_MS
  for (let atMs = lastMs - SAMPLED_DAYS * DAY_MS; atMs <= lastMs; atMs += HOUR_MS) {
    batteryPct = batteryPct < 34 ? 98 : batteryPct - (random.chance(0.25) ? 1 : 0)
    rssi = place + random.between(-5, 5)
    if (random.chance(0.01)) continue
    const look = { device_id: deviceId, hour: new Date(atMs), battery_pct: batteryPct, rssi }
    history.add('device_sample', () => look)
  }
  return { batteryPct, rssi }
}
