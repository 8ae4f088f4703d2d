import { hasAuditLabel, auditLabel } from '@fangxing/contract/audit-labels'
import { deviceEventKindSchema } from '@fangxing/contract/device-protocol.schema'
import { MACHINES } from '../../src/domain/diagrams'

/** What stands in the story of one order. */
const IN_AN_ORDER = [
  'recovery_order',
  'lock_command',
  'payment',
  'refund',
  'bill',
  'arrear',
  'move_task',
  'dispute',
  'incident',
  'device',
]

const events = MACHINES.filter(({ table, isAudited }) => isAudited && IN_AN_ORDER.includes(table)).flatMap(
  ({ table, rows }) => rows.map(({ event }) => `${table} ${event}`),
)
const reported = deviceEventKindSchema.options.map(kind => `device ${kind}`)

test.each([...new Set([...events, ...reported])])('%s is told in a sentence of its own', name => {
  const [entity, event] = name.split(' ') as [string, string]
  expect(hasAuditLabel(entity, event)).toBe(true)
})

test('an event without a label is shown without its code', () => {
  expect(auditLabel('recovery_order', 'brand_new')).toEqual({
    zh: '追缴订单有变化',
    en: 'Order: something changed',
  })
  expect(auditLabel('no_such_table', 'brand_new').zh).toBe('记录有变化')
})
