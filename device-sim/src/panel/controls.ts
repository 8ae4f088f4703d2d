import { z } from 'zod'
import type { Device } from '../device/device'
import { viewOf } from './view'

/*
 * What people, surroundings and faults can do to one device: `POST /devices/:id/{name}` with a JSON body. The names and
 * the fields are the page's HTTP interface.
 */

const probability = z.number().min(0).max(1)
const messageFaultsSchema = z.strictObject({
  drop: probability.default(0),
  repeat: probability.default(0),
  reorder: probability.default(0),
  delayMs: z.tuple([z.number().min(0), z.number().min(0)]).default([0, 0]),
})
const faultSchema = z.strictObject({
  in: messageFaultsSchema.optional(),
  out: messageFaultsSchema.optional(),
  mute: z.boolean().optional(),
  refuse: z.boolean().optional(),
  clockWrongMs: z.number().optional(),
  offlineMs: z
    .number()
    .min(0)
    .max(30 * 86_400_000)
    .optional(),
})
const surroundingsSchema = z.strictObject({
  jam: z.boolean().optional(),
  obstacle: z.boolean().optional(),
  vehicleOverhead: z.boolean().optional(),
  falseVehicleSensor: z.boolean().optional(),
  tilted: z.boolean().optional(),
  caseOpen: z.boolean().optional(),
  batteryPct: z.number().min(0).max(100).optional(),
  sagPct: z.number().min(0).max(100).optional(),
})
const switchSchema = z.strictObject({ on: z.boolean() })
const emptySchema = z.strictObject({})

interface Control {
  readonly schema: z.ZodType
  run(device: Device, body: never): unknown
}

const control = <T>(schema: z.ZodType<T>, run: (device: Device, body: T) => unknown): Control => ({
  schema,
  run,
})

/** Every control by its name in the address. */
const CONTROLS: Readonly<Record<string, Control>> = {
  keypad: control(
    z.union([
      z.strictObject({ key: z.string().regex(/^[0-9*#]$/) }),
      z.strictObject({ code: z.string().regex(/^[0-9]{1,8}$/) }),
    ]),
    (device, body) => ('key' in body ? device.pressKey(body.key) : device.typeCode(body.code)),
  ),
  ticket: control(z.strictObject({ ticket: z.string().max(200) }), (device, { ticket }) => ({
    receipt: device.presentTicket(ticket) ?? null,
  })),
  fault: control(faultSchema, (device, { offlineMs, ...faults }) => {
    device.setFaults(faults)
    if (offlineMs !== undefined) device.goOffline(offlineMs)
  }),
  surroundings: control(surroundingsSchema, (device, change) => device.setSurroundings(change)),
  obstacle: control(switchSchema, (device, { on }) => device.setSurroundings({ obstacle: on })),
  vehicle: control(switchSchema, (device, { on }) => device.setSurroundings({ vehicleOverhead: on })),
  jam: control(switchSchema, (device, { on }) => device.setSurroundings({ jam: on })),
  battery: control(z.strictObject({ pct: z.number().min(0).max(100) }), (device, { pct }) =>
    device.setSurroundings({ batteryPct: pct }),
  ),
  disturb: control(
    z.strictObject({ alarm: z.enum(['tamper', 'moved', 'tilt', 'case_open']) }),
    (device, { alarm }) => device.tamper(alarm),
  ),
  force: control(emptySchema, device => device.forceArmDown()),
  lift: control(emptySchema, device => device.forceArmUp()),
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
  'power-on': control(emptySchema, device => device.powerOn()),
  wipe: control(emptySchema, device => device.wipeFlash()),
}

export type ControlOutcome = { ok: true; result: unknown } | { ok: false; status: 400 | 404; error: string }

/** Runs one control on a device. Refuses an unknown name and a body that does not fit. */
export function runControl(device: Device, name: string, body: unknown): ControlOutcome {
  const found = Object.hasOwn(CONTROLS, name) ? CONTROLS[name] : undefined
  if (!found) return { ok: false, status: 404, error: `没有这个操作 · no such control: ${name}` }
  const parsed = found.schema.safeParse(body)
  if (!parsed.success) return { ok: false, status: 400, error: `参数无效 · ${z.prettifyError(parsed.error)}` }
  const result = found.run(device, parsed.data as never)
  return { ok: true, result: { device: viewOf(device), ...(result as object | undefined) } }
}
