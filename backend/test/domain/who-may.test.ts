import { actorOf } from '../../src/domain/sessions'
import { mayWorkIn } from '../../src/domain/staff-access'

it('names a person in the audit log by what they are', () => {
  expect(actorOf({ kind: 'owner', ownerId: 'o', openid: 'x', ownerRef: 'r' })).toBe('owner:o')
  expect(actorOf({ kind: 'staff', staffId: 's', merchantId: 'm', roles: ['manager'], lotIds: [] })).toBe(
    'staff:s',
  )
})

it('lets an attendant work in the assigned lots alone, and everybody else in all lots', () => {
  const attendant = { roles: ['attendant'], lotIds: ['one'] } as const
  expect(mayWorkIn(attendant, 'one')).toBe(true)
  expect(mayWorkIn(attendant, 'two')).toBe(false)
  expect(mayWorkIn(attendant, null)).toBe(false)
  for (const role of ['manager', 'finance', 'platform'] as const) {
    expect(mayWorkIn({ roles: [role], lotIds: [] }, 'two')).toBe(true)
    expect(mayWorkIn({ roles: ['attendant', role], lotIds: [] }, null)).toBe(true)
  }
  expect(mayWorkIn({ roles: [], lotIds: [] }, 'two')).toBe(false)
})
