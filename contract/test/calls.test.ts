import { OWNER_CALLS, STAFF_CALLS, type Call } from '../calls'
import { ownerSchemas } from '../owner-api.schema'
import { staffSchemas } from '../staff-api.schema'

const calls = { ...prefixed('owner', OWNER_CALLS), ...prefixed('staff', STAFF_CALLS) }
const schemas = { ...prefixed('owner', ownerSchemas), ...prefixed('staff', staffSchemas) } as Record<
  string,
  Record<string, { safeParse(value: unknown): { success: boolean } }>
>

function prefixed<T>(prefix: string, table: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(table).map(([name, value]) => [`${prefix}.${name}`, value]))
}

it.each(Object.entries(calls) as [string, Call][])(
  '%s has a path of its own and a schema for each part of it',
  (name, call) => {
    const same = (Object.values(calls) as Call[]).filter(
      other => other.method === call.method && other.path === call.path,
    )
    expect(same).toHaveLength(1)
    const parameters = [...call.path.matchAll(/:(\w+)/g)].map(match => match[1])
    expect(parameters.length > 0).toBe('params' in schemas[name]!)
    expect(schemas[name]).toHaveProperty('reply')
  },
)

it.each(Object.keys(schemas))('%s refuses unknown fields', name => {
  const body = schemas[name]!.body
  if (body) expect(body.safeParse({ surprise: 1 }).success).toBe(false)
})
