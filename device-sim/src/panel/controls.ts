import { z } from 'zod'
import type { Device } from '../device'
import { viewOf } from './view'

/*
 * What hands, street and weather can do to one device: `POST /devices/:id/{name}` with a JSON body.
 */

const share = z.number().min(0).max(1)
const weatherSchema = z.strictObject({
  drop: share.default(0),
  repeat: share.default(0),
  reorder: share.default(0),
  delayMs: z.tuple([z.number().min(0), z.number().min(0)]).default([0, 0]),
})
const faultSchema = z.strictObject({
  in: weatherSchema.optional(),
  out: weatherSchema.optional(),
  mute: z.boolean().optional(),
  refuse: z.boolean().optional(),
  clockWrongMs: z.number().optional(),
  offlineMs: z
    .number()
    .min(0)
    .max(30 * 86_400_000)
    .optional(),
})
const aroundSchema = z.strictObject({
  jam: z.boolean().optional(),
  obstacle: z.boolean().optional(),
  vehicleOverhead: z.boolean().optional(),
  falseVehicleSensor: z.boolean().optional(),
  tilted: z.boolean().optional(),
  caseOpen: z.boolean().optional(),
  batteryPct: z.number().min(0).max(100).optional(),
  sagPct: z.number().min(0).max(100).optional(),
})

interface Control {
  readonly schema: z.ZodType
  run(device: Device, body: never): unknown
}

const control = <T>(schema: z.ZodType<T>, run: (device: Device, body: T) => unknown): Control => ({
  schema,
  run,
})
const onSchema = z.strictObject({ on: z.boolean() })
const nothing = z.strictObject({})

/** Every control by its name in the address. */
export const CONTROLS: Readonly<Record<string, Control>> = {
  keypad: control(
    z.union([
      z.strictObject({ key: z.string().regex(/^[0-9*#]$/) }),
      z.strictObject({ code: z.string().regex(/^[0-9]{1,8}$/) }),
    ]),
    (device, body) => ('key' in body ? device.press(body.key) : device.typeCode(body.code)),
  ),
  ticket: control(z.strictObject({ ticket: z.string().max(200) }), (device, { ticket }) => ({
    receipt: device.presentTicket(ticket) ?? null,
  })),
  fault: control(faultSchema, (device, { offlineMs, ...faults }) => {
    device.setFaults(faults)
    if (offlineMs !== undefined) device.goOffline(offlineMs)
  }),
  surroundings: control(aroundSchema, (device, change) => device.surround(change)),
  obstacle: control(onSchema, (device, { on }) => device.surround({ obstacle: on })),
  vehicle: control(onSchema, (device, { on }) => device.surround({ vehicleOverhead: on })),
  jam: control(onSchema, (device, { on }) => device.surround({ jam: on })),
  battery: control(z.strictObject({ pct: z.number().min(0).max(100) }), (device, { pct }) =>
    device.surround({ batteryPct: pct }),
  ),
  disturb: control(
    z.strictObject({ alarm: z.enum(['tamper', 'moved', 'tilt', 'case_open']) }),
    (device, { alarm }) => device.disturb(alarm),
  ),
  force: control(nothing, device => device.force()),
  reboot: control(
    z.strictObject({ afterMs: z.number().min(0).max(86_400_000).optional() }),
    (device, { afterMs }) => device.reboot(afterMs),
  ),
  'power-cut': control(
    z.strictObject({
      atWrite: z.number().int().min(1).max(1000).optional(),
      moment: z.enum(['before', 'torn', 'after']).optional(),
    }),
    (device, { atWrite, moment }) => (atWrite ? device.cutPowerAt(atWrite, moment) : device.powerOff()),
  ),
  'power-on': control(nothing, device => device.powerOn()),
  wipe: control(nothing, device => device.wipeFlash()),
}

export type Controlled = { ok: true; result: unknown } | { ok: false; status: 400 | 404; why: string }

/** Runs one control on a device. Says no to an unknown name or a body that does not fit. */
export function runControl(device: Device, name: string, body: unknown): Controlled {
  const found = Object.hasOwn(CONTROLS, name) ? CONTROLS[name] : undefined
  if (!found) return { ok: false, status: 404, why: `没有这个操作 · no such control: ${name}` }
  const parsed = found.schema.safeParse(body)
  if (!parsed.success) return { ok: false, status: 400, why: `参数无效 · ${z.prettifyError(parsed.error)}` }
  const result = found.run(device, parsed.data as never)
  return { ok: true, result: { device: viewOf(device), ...(result as object | undefined) } }
}
