import { z } from 'zod'
import {
  deviceIdSchema,
  emptySchema,
  idSchema,
  noteSchema,
  pageQuerySchema,
  photoIdsSchema,
  reasonSchema,
  timeSchema,
} from './common.schema'
import { fenSchema } from './money.schema'
import { staffOrderSchema } from './order-view.schema'
import { plateColourSchema, plateSchema } from './plate.schema'
import {
  arrearStateSchema,
  deviceLifecycleSchema,
  deviceLinkSchema,
  devicePositionSchema,
  devicePowerSchema,
  incidentKindSchema,
  incidentStateSchema,
  moveTaskStateSchema,
  recoveryOrderStateSchema,
} from './states.schema'

const maybeTime = timeSchema.nullable()
const orderParams = z.strictObject({ orderId: idSchema })
const taskParams = z.strictObject({ taskId: idSchema })
const deviceParams = z.strictObject({ deviceId: deviceIdSchema })
const lotParams = z.strictObject({ lotId: idSchema })
const staffParams = z.strictObject({ staffId: idSchema })

export const roleSchema = z.enum(['attendant', 'manager', 'finance', 'platform'])

export const lotViewSchema = z.strictObject({
  id: idSchema,
  name: z.string(),
  address: z.string(),
  hotline: z.string(),
  roadKind: z.enum(['private', 'public_road']),
  clearance: z.strictObject({
    operatingRight: z.boolean(),
    noticeBoard: z.boolean(),
    policeContact: z.string().nullable(),
  }),
  /** Only what the lot tightens; the rest is the platform's floor. */
  policy: z.record(z.string(), z.unknown()),
  version: z.int(),
})

export const staffViewSchema = z.strictObject({
  id: idSchema,
  name: z.string(),
  roles: z.array(roleSchema),
  lotIds: z.array(idSchema),
  bound: z.boolean(),
  disabled: z.boolean(),
})

export const meSchema = z.strictObject({
  staff: staffViewSchema,
  merchant: z.strictObject({ id: idSchema, name: z.string(), hotline: z.string() }),
  lots: z.array(lotViewSchema),
  shift: z.strictObject({ id: idSchema, lotId: idSchema, startedAt: timeSchema }).nullable(),
})

export const arrearViewSchema = z.strictObject({
  id: idSchema,
  lotId: idSchema,
  lotName: z.string(),
  plateText: z.string(),
  plateColour: plateColourSchema,
  enteredAt: timeSchema,
  exitedAt: timeSchema,
  minutes: z.int(),
  principalFen: fenSchema,
  lateFeeFen: fenSchema,
  waivedFen: fenSchema,
  paidFen: fenSchema,
  dueFen: fenSchema,
  state: arrearStateSchema,
  reminderCount: z.int(),
  evidence: z.record(z.string(), z.unknown()),
})

export const deviceViewSchema = z.strictObject({
  id: deviceIdSchema,
  serial: z.string().nullable(),
  publicCode: z.string(),
  qrUrl: z.string(),
  lotId: idSchema.nullable(),
  lifecycle: deviceLifecycleSchema,
  position: devicePositionSchema,
  link: deviceLinkSchema,
  power: devicePowerSchema,
  batteryPct: z.int().nullable(),
  rssi: z.int().nullable(),
  firmware: z.string().nullable(),
  alarms: z.array(z.string()),
  selfTestAt: maybeTime,
  selfTestOk: z.boolean().nullable(),
  lastSeenAt: maybeTime,
  orderId: idSchema.nullable(),
})

export const moveTaskViewSchema = z.strictObject({
  id: idSchema,
  orderId: idSchema,
  lotId: idSchema,
  deviceId: deviceIdSchema,
  plateText: z.string(),
  state: moveTaskStateSchema,
  urgent: z.boolean(),
  assignedTo: idSchema.nullable(),
  assigneeName: z.string().nullable(),
  createdAt: timeSchema,
  acknowledgedAt: maybeTime,
  arrivedAt: maybeTime,
  movedAt: maybeTime,
  version: z.int(),
})

export const incidentViewSchema = z.strictObject({
  id: idSchema,
  kind: incidentKindSchema,
  level: z.int(),
  state: incidentStateSchema,
  lotId: idSchema.nullable(),
  orderId: idSchema.nullable(),
  deviceId: deviceIdSchema.nullable(),
  detail: z.record(z.string(), z.unknown()),
  openedAt: timeSchema,
  acknowledgedAt: maybeTime,
  closedAt: maybeTime,
  version: z.int(),
})

/** The attendant's own word for what no camera knows. All three must be true to raise. */
export const checklistSchema = z.strictObject({
  nobodyInside: z.boolean(),
  notInFireLane: z.boolean(),
  notBlockingOthers: z.boolean(),
})

export const openRecoverySchema = z.strictObject({
  lotId: idSchema,
  plate: plateSchema,
  arrearIds: z.array(idSchema).min(1).max(50),
  /** The device by its scanned link or by its id. */
  device: z.union([z.strictObject({ link: z.string().max(300) }), z.strictObject({ id: deviceIdSchema })]),
  /** The plate as recognition read it; the human's word is `plate`. Both must agree. */
  recognised: plateSchema,
  checklist: checklistSchema,
  photoIds: photoIdsSchema,
})

export const gateAnswerSchema = z.strictObject({
  ok: z.boolean(),
  amountFen: fenSchema,
  failed: z.array(
    z.strictObject({
      code: z.string(),
      message: z.strictObject({ zh: z.string(), en: z.string() }),
      params: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
})

export const arrearRowSchema = z.strictObject({
  source: z.enum(['camera', 'patrol', 'sensor', 'import']).default('import'),
  externalId: z.string().min(1).max(64),
  lotId: idSchema,
  plateText: z.string().min(1).max(12),
  plateColour: plateColourSchema,
  enteredAt: timeSchema,
  exitedAt: timeSchema,
  principalFen: fenSchema,
  lateFeeFen: fenSchema.default(0),
  reminderCount: z.int().min(0).max(100).default(0),
  lastRemindedAt: timeSchema.optional(),
  evidence: z
    .strictObject({
      entryPhotoIds: z.array(idSchema).max(5).default([]),
      exitPhotoIds: z.array(idSchema).max(5).default([]),
      entryPhotoUrl: z
        .url({ protocol: /^https$/ })
        .max(500)
        .optional(),
      exitPhotoUrl: z
        .url({ protocol: /^https$/ })
        .max(500)
        .optional(),
      witness: z.string().max(50).optional(),
    })
    .default({ entryPhotoIds: [], exitPhotoIds: [] }),
  trace: z
    .array(z.strictObject({ text: z.string().max(100), amountFen: fenSchema }))
    .max(50)
    .default([]),
  confidencePct: z.int().min(0).max(100).default(100),
})

export const importReplySchema = z.strictObject({
  created: z.int(),
  unchanged: z.int(),
  updated: z.int(),
  refused: z.int(),
  rows: z.array(
    z.strictObject({
      row: z.int(),
      externalId: z.string().nullable(),
      outcome: z.enum(['created', 'unchanged', 'updated', 'refused']),
      arrearId: idSchema.optional(),
      errors: z
        .array(
          z.strictObject({
            field: z.string(),
            code: z.string(),
            message: z.strictObject({ zh: z.string(), en: z.string() }),
          }),
        )
        .optional(),
    }),
  ),
})

const orderReply = staffOrderSchema
const handProof = z.strictObject({
  reason: reasonSchema,
  photoIds: photoIdsSchema.min(1),
  /** When it was done; a phone without network sends it later. */
  happenedAt: timeSchema,
})

export const staffSchemas = {
  signIn: {
    body: z.strictObject({
      code: z.string().min(1).max(128),
      inviteCode: z.string().min(6).max(64).optional(),
    }),
    reply: z.strictObject({ token: z.string(), expiresAt: timeSchema, me: meSchema }),
  },
  signOut: { body: emptySchema, reply: emptySchema },
  me: { reply: meSchema },
  startShift: { body: z.strictObject({ lotId: idSchema }), reply: meSchema },
  endShift: { body: emptySchema, reply: meSchema },
  board: {
    query: z.strictObject({ lotId: idSchema }),
    reply: z.strictObject({
      lot: lotViewSchema,
      debtorCount: z.int(),
      debtorFen: fenSchema,
      orders: z.array(staffOrderSchema),
      moveTasks: z.array(moveTaskViewSchema),
      devices: z.array(deviceViewSchema),
      incidents: z.array(incidentViewSchema),
    }),
  },
  listArrears: {
    query: pageQuerySchema.extend({
      lotId: idSchema.optional(),
      plateText: z.string().max(12).optional(),
      plateColour: plateColourSchema.optional(),
      state: arrearStateSchema.optional(),
    }),
    reply: z.strictObject({ items: z.array(arrearViewSchema), next: z.string().optional() }),
  },
  importArrears: {
    body: z.strictObject({ rows: z.array(z.unknown()).min(1).max(1000) }),
    reply: importReplySchema,
  },
  /** text/csv with a header line of the same field names; amounts in fen. */
  importArrearsCsv: { reply: importReplySchema },
  askGate: { body: openRecoverySchema, reply: gateAnswerSchema },
  openRecovery: { body: openRecoverySchema, reply: orderReply },
  raise: { params: orderParams, body: emptySchema, reply: orderReply },
  cancel: { params: orderParams, body: z.strictObject({ reason: reasonSchema }), reply: orderReply },
  override: { params: orderParams, body: z.strictObject({ reason: reasonSchema }), reply: orderReply },
  proveReleased: { params: orderParams, body: handProof, reply: orderReply },
  takeCash: {
    params: orderParams,
    body: z.strictObject({ amountFen: fenSchema, note: noteSchema.optional() }),
    reply: orderReply,
  },
  waive: { params: orderParams, body: z.strictObject({ reason: reasonSchema }), reply: orderReply },
  releaseCode: {
    params: orderParams,
    reply: z.strictObject({ code: z.string().regex(/^\d{8}$/), ticket: z.string().max(120), epoch: z.int() }),
  },
  readOrder: { params: orderParams, reply: orderReply },
  listOrders: {
    query: pageQuerySchema.extend({
      lotId: idSchema.optional(),
      state: recoveryOrderStateSchema.optional(),
      plateText: z.string().max(12).optional(),
    }),
    reply: z.strictObject({ items: z.array(staffOrderSchema), next: z.string().optional() }),
  },
  listMoveTasks: {
    query: z.strictObject({ lotId: idSchema }),
    reply: z.strictObject({ items: z.array(moveTaskViewSchema) }),
  },
  acknowledgeMoveTask: { params: taskParams, body: emptySchema, reply: moveTaskViewSchema },
  arriveAtMoveTask: { params: taskParams, body: emptySchema, reply: moveTaskViewSchema },
  blockMoveTask: {
    params: taskParams,
    body: z.strictObject({ kind: z.enum(['blocked', 'device_missing']), reason: reasonSchema }),
    reply: moveTaskViewSchema,
  },
  /** Done by scanning the device that was taken away. */
  finishMoveTask: {
    params: taskParams,
    body: z.strictObject({ link: z.string().max(300), photoIds: photoIdsSchema }),
    reply: moveTaskViewSchema,
  },
  listDevices: {
    query: z.strictObject({ lotId: idSchema.optional() }),
    reply: z.strictObject({ items: z.array(deviceViewSchema) }),
  },
  readDevice: { params: deviceParams, reply: deviceViewSchema },
  askSelfTest: { params: deviceParams, body: emptySchema, reply: deviceViewSchema },
  assignDevice: {
    params: deviceParams,
    body: z.strictObject({ lotId: idSchema.nullable() }),
    reply: deviceViewSchema,
  },
  revokeDevice: {
    params: deviceParams,
    body: z.strictObject({ reason: reasonSchema }),
    reply: deviceViewSchema,
  },
  reprintDevice: { params: deviceParams, body: emptySchema, reply: deviceViewSchema },
  issueProvisionToken: {
    body: z.strictObject({ lotId: idSchema.optional() }),
    reply: z.strictObject({ token: z.string(), expiresAt: timeSchema }),
  },
  listIncidents: {
    query: z.strictObject({ lotId: idSchema.optional(), state: incidentStateSchema.optional() }),
    reply: z.strictObject({ items: z.array(incidentViewSchema) }),
  },
  acknowledgeIncident: {
    params: z.strictObject({ incidentId: idSchema }),
    body: emptySchema,
    reply: incidentViewSchema,
  },
  closeIncident: {
    params: z.strictObject({ incidentId: idSchema }),
    body: z.strictObject({ reason: reasonSchema }),
    reply: incidentViewSchema,
  },
  listLots: { reply: z.strictObject({ items: z.array(lotViewSchema) }) },
  createLot: { body: lotViewSchema.omit({ id: true, version: true }), reply: lotViewSchema },
  changeLot: { params: lotParams, body: lotViewSchema.omit({ id: true }), reply: lotViewSchema },
  listStaff: { reply: z.strictObject({ items: z.array(staffViewSchema) }) },
  inviteStaff: {
    body: z.strictObject({
      name: z.string().min(1).max(50),
      roles: z.array(roleSchema).min(1),
      lotIds: z.array(idSchema).max(200),
    }),
    reply: z.strictObject({ staff: staffViewSchema, inviteCode: z.string(), expiresAt: timeSchema }),
  },
  changeStaff: {
    params: staffParams,
    body: z.strictObject({
      roles: z.array(roleSchema).min(1),
      lotIds: z.array(idSchema).max(200),
      disabled: z.boolean(),
    }),
    reply: staffViewSchema,
  },
  exemptPlate: {
    body: z.strictObject({ plate: plateSchema, lotId: idSchema.nullable(), note: noteSchema }),
    reply: emptySchema,
  },
  /** image/jpeg or image/png in the body, at most 2 MiB. */
  putPhoto: { reply: z.strictObject({ photoId: idSchema, url: z.string() }) },
  createMerchant: {
    body: z.strictObject({
      code: z.string().regex(/^[a-z0-9-]{2,32}$/),
      name: z.string().min(2).max(60),
      payeeName: z.string().min(2).max(60),
      mchid: z.string().regex(/^\d{8,10}$/),
      hotline: z.string().min(5).max(20),
    }),
    reply: z.strictObject({ merchantId: idSchema, managerInviteCode: z.string() }),
  },
  /** The incident switch: stops every new raise of the platform or of one merchant. */
  stopRaising: {
    body: z.strictObject({ merchantId: idSchema.nullable(), stopped: z.boolean(), reason: reasonSchema }),
    reply: emptySchema,
  },
  /** Lowers every lock of one merchant, or of all. */
  releaseAll: {
    body: z.strictObject({ merchantId: idSchema.nullable(), reason: reasonSchema }),
    reply: z.strictObject({ orderCount: z.int() }),
  },
} as const
