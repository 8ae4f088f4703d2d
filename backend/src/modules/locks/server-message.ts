import type { Command, DesiredState, StateQuery, TimeReply } from '@fangxing/contract/device-protocol'
import type { DeviceRow, LockCommandRow, OrderRow } from '../../persistence/rows'

/** A device that lost its memory believes only what names its present start; it obeys the signing keys that it knows. */
export type BootOf = Pick<DeviceRow, 'flash_lost' | 'boot_id'> & Partial<Pick<DeviceRow, 'command_keys'>>
export type SendableCommand = Pick<
  LockCommandRow,
  'id' | 'merchant_id' | 'device_id' | 'order_id' | 'epoch' | 'op' | 'why' | 'issued_at' | 'expires_at'
>

/** Rows that came through JSON carry their times as text. */
const ms = (time: Date | string) => new Date(time).getTime()
const bootOf = (device: BootOf | undefined) =>
  device?.flash_lost && device.boot_id ? { boot: device.boot_id } : {}

/** The RAISE or LOWER of a row, the same in every attempt. */
export function commandMessage(
  row: SendableCommand,
  raiseExpiryMs: number,
  more: { device?: BootOf; pairingCode?: string } = {},
): Command {
  const head = {
    id: row.id,
    d: row.device_id,
    ep: row.epoch,
    order: row.order_id,
    iat: ms(row.issued_at),
    ...bootOf(more.device),
  }
  if (row.op === 'LOWER') return { ...head, op: 'LOWER', why: row.why ?? 'STAFF' }
  const exp = Math.min(row.expires_at ? ms(row.expires_at) : Infinity, head.iat + raiseExpiryMs)
  return {
    ...head,
    op: 'RAISE',
    why: 'DEPLOY',
    exp,
    ...(more.pairingCode ? { challenge: more.pairingCode } : {}),
  }
}

/**
 * What the lock should be, kept by the broker for a device that comes later. A RAISE becomes the desired
 * state only after the device confirmed UP: a desired state never moves a lock up, and says that a dying battery may let
 * the car go.
 */
export function desiredMessage(row: SendableCommand, at: Date, device?: BootOf): DesiredState {
  return {
    d: row.device_id,
    ep: row.epoch,
    target: row.op === 'LOWER' ? 'DOWN' : 'UP',
    commandId: row.id,
    why: row.op === 'LOWER' ? (row.why ?? 'STAFF') : 'DEPLOY',
    order: row.order_id,
    failSafeLower: true,
    iat: at.getTime(),
    ...bootOf(device),
  }
}

/** Shows the two digits that the owner compares with the page. */
export function showMessage(
  order: Pick<OrderRow, 'id' | 'device_id' | 'epoch' | 'challenge'>,
  id: string,
  at: Date,
): Command {
  return {
    id,
    d: order.device_id,
    ep: order.epoch,
    op: 'SHOW',
    why: 'DEPLOY',
    order: order.id,
    iat: at.getTime(),
    args: { challenge: order.challenge },
  }
}

export function selfTestMessage(
  device: Pick<DeviceRow, 'id' | 'last_epoch'>,
  id: string,
  at: Date,
  expiryMs: number,
): Command {
  const iat = at.getTime()
  return {
    id,
    d: device.id,
    ep: Math.max(1, device.last_epoch),
    op: 'SELF_TEST',
    why: 'STAFF',
    order: null,
    iat,
    exp: iat + expiryMs,
  }
}

/** Makes a device heard by somebody who looks for it. */
export function beepMessage(
  device: Pick<DeviceRow, 'id' | 'last_epoch'>,
  id: string,
  at: Date,
  { count, expiryMs }: { count: number; expiryMs: number },
): Command {
  const iat = at.getTime()
  return {
    id,
    d: device.id,
    ep: Math.max(1, device.last_epoch),
    op: 'BEEP',
    why: 'STAFF',
    order: null,
    iat,
    exp: iat + expiryMs,
    args: { count },
  }
}

/** A LOWER without an order, in the epoch that the device reports. */
export function strayLowerMessages(
  command: { id: string; deviceId: string; epoch: number },
  at: Date,
): { lower: Command; desired: DesiredState } {
  const head = {
    d: command.deviceId,
    ep: command.epoch,
    why: 'STAFF',
    order: null,
    iat: at.getTime(),
  } as const
  return {
    lower: { ...head, id: command.id, op: 'LOWER' },
    desired: { ...head, target: 'DOWN', commandId: command.id, failSafeLower: true },
  }
}

/** `heard`: only for a device that said which events it keeps; others would not understand it. */
export const queryMessage = (deviceId: string, at: Date, heard?: string | null): StateQuery => ({
  d: deviceId,
  ask: 'state',
  iat: at.getTime(),
  ...(heard === undefined ? {} : { heard }),
})

export const timeMessage = (deviceId: string, nonce: string, at: Date): TimeReply => ({
  d: deviceId,
  nonce,
  timeMs: at.getTime(),
})
