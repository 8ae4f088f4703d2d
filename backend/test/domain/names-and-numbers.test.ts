import { presentEventName } from '../../src/domain/audit-event-aliases'
import { JOB_PRIORITIES, LEASE_S, priorityOf } from '../../src/domain/durable-jobs'
import { nextEpoch } from '../../src/domain/epoch'

it('translates the names of events that old rows of the audit log still have', () => {
  const old = ['barred', 'came_too_much', 'doubted', 'mended', 'order_ended_unpaid', 'settled']
  expect(old.map(presentEventName)).toEqual([
    'time_barred',
    'overpaid',
    'flagged',
    'repaired',
    'let_go',
    'settled',
  ])
})

it('takes the jobs that free a car first, then those that move a lock, and housekeeping and other systems last', () => {
  const first = ['release-order', 'check-raise', 'publish-raise', 'end-hold', 'escalate-emergency']
  expect(first.map(priorityOf)).toEqual([-20, -20, -20, -20, -20])
  expect(priorityOf('watch-move-task')).toBe(-10)
  expect(['watch-payment', 'submit-refund'].map(priorityOf)).toEqual([0, 0])
  expect(['end-grace', 'prune', 'sweep'].map(priorityOf)).toEqual([10, 10, 10])
  expect(['run-import', 'collect-webhooks', 'deliver-webhook'].map(priorityOf)).toEqual([20, 20, 20])
  expect(JOB_PRIORITIES).toEqual([-20, -10, 0, 10, 20])
})

it('gives the jobs of a worker that has been silent for ten seconds to others', () =>
  expect(LEASE_S).toBe(10))

it('counts a deployment up by one', () => expect(nextEpoch(41, null)).toBe(42))
