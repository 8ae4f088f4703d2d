import { OWNER_CALLS, STAFF_CALLS, type Call } from '@fangxing/contract/calls'
import { ROLE_LABELS } from '@fangxing/contract/roles'
import { refusalReplySchema } from '@fangxing/contract/refusal.schema'
import { DEVICE_KEYS_CALLS } from '@fangxing/contract/device-keys'
import { deviceKeysCallSchemas } from '@fangxing/contract/device-keys.schema'
import { DEVICE_PROVISIONING_CALLS } from '@fangxing/contract/provisioning'
import { deviceProvisioningCallSchemas } from '@fangxing/contract/provisioning.schema'
import { ownerOrderSchema, staffOrderSchema } from '@fangxing/contract/orders.schema'
import { ownerCallSchemas, staffCallSchemas } from '@fangxing/contract/calls.schema'
import { paymentReplySchema } from '@fangxing/contract/payments.schema'
import { REFUSALS, type RefusalCode } from '@fangxing/contract/refusal'
import { arrearViewSchema, importReplySchema } from '@fangxing/contract/arrears.schema'
import { deviceViewSchema } from '@fangxing/contract/devices.schema'
import { eligibilitySchema } from '@fangxing/contract/eligibility.schema'
import { incidentViewSchema } from '@fangxing/contract/incidents.schema'
import { lotViewSchema } from '@fangxing/contract/lots.schema'
import {
  segmentSchema,
  structureSchema,
  tariffDefinitionSchema,
} from '@fangxing/contract/tariff-definition.schema'
import { tariffViewSchema } from '@fangxing/contract/tariffs.schema'
import { meSchema } from '@fangxing/contract/sessions.schema'
import { moveTaskViewSchema } from '@fangxing/contract/move-tasks.schema'
import { staffViewSchema } from '@fangxing/contract/staff.schema'
import { z } from 'zod'
import type { Schemas } from './route-binding'

type Json = Record<string, unknown>
/** Codes that any call may answer, whoever makes it. */
const ALWAYS: readonly RefusalCode[] = [
  'BAD_INPUT',
  'BODY_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'RATE_LIMITED',
  'INTERNAL',
  'UNAVAILABLE',
]
const SIGNED_IN: readonly RefusalCode[] = ['UNAUTHENTICATED', 'SESSION_EXPIRED', 'FORBIDDEN_ROLE']
const SHEET_FILES: Json = {
  'text/csv': { schema: { type: 'string' } },
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': {
    schema: { type: 'string', format: 'binary' },
  },
}
const RAW_BODIES: Readonly<Record<string, Json>> = {
  importArrearsCsv: SHEET_FILES,
  putImportPart: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
  putPhoto: {
    'image/jpeg': { schema: { type: 'string', format: 'binary' } },
    'image/png': { schema: { type: 'string', format: 'binary' } },
  },
}

/** Calls that answer a file. */
const RAW_REPLIES: Readonly<Record<string, Json>> = {
  exportList: SHEET_FILES,
  exportReport: SHEET_FILES,
  downloadImportTemplate: SHEET_FILES,
  exportCourtFile: { 'application/zip': { schema: { type: 'string', format: 'binary' } } },
  exportHandover: {
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': {
      schema: { type: 'string', format: 'binary' },
    },
  },
  downloadImportProblems: { 'text/csv': { schema: { type: 'string' } } },
}

/** Generated clients name their methods by these: a call that was renamed keeps its former id. */
const OPERATION_IDS: Readonly<Record<string, string>> = { checkEligibility: 'askGate' }

/** What many replies hold, written once; the smaller ones first, so that the larger ones name them. */
const SHARED: Readonly<Record<string, z.ZodType>> = {
  Refusal: refusalReplySchema,
  Lot: lotViewSchema,
  TariffSegment: segmentSchema,
  TariffStructure: structureSchema,
  TariffDefinition: tariffDefinitionSchema,
  Tariff: tariffViewSchema,
  Staff: staffViewSchema,
  Me: meSchema,
  Arrear: arrearViewSchema,
  Device: deviceViewSchema,
  MoveTask: moveTaskViewSchema,
  Incident: incidentViewSchema,
  OwnerOrder: ownerOrderSchema,
  StaffOrder: staffOrderSchema,
  Payment: paymentReplySchema,
  GateAnswer: eligibilitySchema,
  ImportReply: importReplySchema,
}

/** The contract as OpenAPI 3.1, derived from nothing but the contract itself. */
export function openApiDocument(): Json {
  const paths: Record<string, Json> = {}
  const add = (api: string, name: string, call: Call, schemas: Schemas) => {
    const path = call.path.replace(/:(\w+)/g, '{$1}')
    paths[path] = { ...paths[path], [call.method.toLowerCase()]: operation(api, name, call, schemas) }
  }
  for (const [name, call] of Object.entries(OWNER_CALLS))
    add('owner', name, call, ownerCallSchemas[name as keyof typeof ownerCallSchemas])
  for (const [name, call] of Object.entries(STAFF_CALLS))
    add('staff', name, call, staffCallSchemas[name as keyof typeof staffCallSchemas])
  add('device', 'provision', DEVICE_PROVISIONING_CALLS.provision, deviceProvisioningCallSchemas.provision)
  for (const name of ['fetchKeys', 'confirmKeys'] as const)
    add('device', name, DEVICE_KEYS_CALLS[name], deviceKeysCallSchemas[name])
  return {
    openapi: '3.1.0',
    info: {
      title: '放行 Fangxing',
      version: '1.0.0',
      description: refusalTable(),
    },
    paths,
    components: {
      securitySchemes: { session: { type: 'http', scheme: 'bearer', description: 'opaque session token' } },
      schemas: Object.fromEntries(
        Object.entries(SHARED).map(([name, schema]) => [name, named(rawSchemaOf(schema, 'output'), name)]),
      ),
    },
  }
}

function operation(api: string, name: string, call: Call, schemas: Schemas): Json {
  const roles = Array.isArray(call.who)
    ? call.who.map((role: keyof typeof ROLE_LABELS) => ROLE_LABELS[role].zh).join('、')
    : null
  const raw = RAW_BODIES[name]
  const body = schemas.body ? { 'application/json': { schema: schemaOf(schemas.body, 'input') } } : raw
  return {
    operationId: `${api}.${OPERATION_IDS[name] ?? name}`,
    tags: [api],
    summary: call.zh,
    ...(roles ? { description: `角色 roles: ${roles}` } : {}),
    ...(call.who === 'anyone' ? {} : { security: [{ session: [] }] }),
    parameters: [
      ...parametersOf(schemas.params, 'path'),
      ...parametersOf(schemas.query, 'query'),
      ...(call.idempotent
        ? [
            {
              name: 'Idempotency-Key',
              in: 'header',
              required: true,
              schema: { type: 'string', pattern: '^[0-9A-Za-z_-]{8,64}$' },
            },
          ]
        : []),
    ],
    ...(body ? { requestBody: { required: true, content: body } } : {}),
    responses: {
      '200': {
        description: 'OK',
        content: RAW_REPLIES[name] ?? { 'application/json': { schema: schemaOf(schemas.reply, 'output') } },
      },
      ...refusalsOf(call),
    },
  }
}

function refusalsOf(call: Call): Json {
  const codes = [
    ...ALWAYS,
    ...(call.who === 'anyone' ? [] : SIGNED_IN),
    ...(call.path.includes(':') ? (['NOT_FOUND'] as const) : []),
  ]
  const byStatus = new Map<number, string[]>()
  for (const code of codes)
    byStatus.set(REFUSALS[code].httpStatus, [...(byStatus.get(REFUSALS[code].httpStatus) ?? []), code])
  const content = { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } }
  const named = [...byStatus].sort(([one], [other]) => one - other)
  return {
    ...Object.fromEntries(
      named.map(([status, all]) => [String(status), { description: all.join(', '), content }]),
    ),
    default: { description: 'refusal', content },
  }
}

function parametersOf(schema: z.ZodType | undefined, place: 'path' | 'query'): Json[] {
  if (!schema) return []
  const { properties, required } = schemaOf(schema, 'input') as {
    properties: Record<string, Json>
    required?: string[]
  }
  return Object.entries(properties).map(([name, of]) => ({
    name,
    in: place,
    required: place === 'path' || (required?.includes(name) ?? false),
    schema: of,
  }))
}

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => named(rawSchemaOf(schema, io)) as Json

function rawSchemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json
  return rest
}

const names = new Map(
  Object.entries(SHARED).map(([name, schema]) => [JSON.stringify(rawSchemaOf(schema, 'output')), name]),
)

/** Puts a reference wherever a shared schema stands; `self` is the one being written out. */
function named(value: unknown, self?: string): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(item => named(item, self))
  const name = names.get(JSON.stringify(value))
  if (name !== undefined && name !== self) return { $ref: `#/components/schemas/${name}` }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, named(inner, self)]))
}

/** Every refusal there is, so that a reader of the page finds a code's sentence. */
function refusalTable(): string {
  const rows = Object.entries(REFUSALS).map(
    ([code, { httpStatus, zh, en }]) => `| ${code} | ${httpStatus} | ${zh} | ${en} |`,
  )
  return ['| code | HTTP | 中文 | English |', '|---|---|---|---|', ...rows].join('\n')
}
