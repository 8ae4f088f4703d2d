import type { z } from 'zod'
import { OWNER_CALLS, STAFF_CALLS, type Call } from '../calls'
import { ownerCallSchemas, staffCallSchemas } from '../calls.schema'
import { DEVICE_KEYS_CALLS } from '../device-keys'
import { deviceKeysCallSchemas } from '../device-keys.schema'
import { INTEGRATION_CALLS } from '../integration'
import { integrationCallSchemas } from '../integration.schema'
import { DEVICE_PROVISIONING_CALLS } from '../provisioning'
import { deviceProvisioningCallSchemas } from '../provisioning.schema'

const calls = prefixed<Pick<Call, 'method' | 'path'>>({
  integration: INTEGRATION_CALLS,
  owner: OWNER_CALLS,
  staff: STAFF_CALLS,
  device: { ...DEVICE_PROVISIONING_CALLS, ...DEVICE_KEYS_CALLS },
})
const schemas = prefixed<Record<string, z.ZodType>>({
  integration: integrationCallSchemas,
  owner: ownerCallSchemas,
  staff: staffCallSchemas,
  device: { ...deviceProvisioningCallSchemas, ...deviceKeysCallSchemas },
})

function prefixed<T>(tables: Record<string, Record<string, T>>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(tables).flatMap(([prefix, table]) =>
      Object.entries(table).map(([name, value]) => [`${prefix}.${name}`, value]),
    ),
  )
}

it('lists every call once with its schemas', () => {
  expect(Object.keys(calls).sort()).toEqual(Object.keys(schemas).sort())
})

it.each(Object.entries(calls))('%s has a path of its own and a schema for each part of it', (name, call) => {
  const same = Object.values(calls).filter(other => other.method === call.method && other.path === call.path)
  expect(same).toHaveLength(1)
  const parameters = [...call.path.matchAll(/:(\w+)/g)].map(match => match[1])
  expect(parameters.length > 0).toBe('params' in schemas[name]!)
  expect(schemas[name]).toHaveProperty('reply')
})

it.each(Object.keys(schemas))('%s refuses unknown fields', name => {
  const body = schemas[name]!.body
  if (body) expect(body.safeParse({ surprise: 1 }).success).toBe(false)
})
