import { LOW_BATTERY_PCT, mayRenewKeys, powerOf } from '../../src/domain/device'

it('derives the power state from the battery percentage', () => {
  expect([100, 30, 29, 15, 14, 0].map(powerOf)).toEqual(['ok', 'ok', 'low', 'low', 'critical', 'critical'])
})

it('deploys no device below thirty percent', () => expect(LOW_BATTERY_PCT).toBe(30))

describe('the keys of a device', () => {
  const idle = { lifecycle: 'assigned', position: 'down', order_id: null } as const

  it.each(['registered', 'provisioned', 'in_stock', 'assigned', 'maintenance'] as const)(
    'may be renewed while it is %s and no car depends on it',
    lifecycle => {
      expect(mayRenewKeys({ ...idle, lifecycle })).toBe(true)
      expect(mayRenewKeys({ ...idle, lifecycle, position: 'unknown' })).toBe(true)
    },
  )

  it.each(['reserved', 'deployed', 'to_retrieve', 'lost', 'retired'] as const)(
    'stay while it is %s',
    lifecycle => expect(mayRenewKeys({ ...idle, lifecycle })).toBe(false),
  )

  it('stay while it has an order, or its arm is not known to be down', () => {
    expect(mayRenewKeys({ ...idle, order_id: 'one' })).toBe(false)
    for (const position of ['raising', 'up', 'lowering', 'jammed'] as const)
      expect(mayRenewKeys({ ...idle, position })).toBe(false)
  })
})
