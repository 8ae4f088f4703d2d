import { LockMechanism } from '../src/hardware/lock-mechanism'
import { MotionLog } from '../src/hardware/motion-log'

/** Time that a test sets; its timers are as late as those of a busy machine: they never come. */
function lateClock() {
  let ms = 0
  return {
    nowMs: () => ms,
    monotonicMs: () => ms,
    after: () => () => undefined,
    pass: (more: number) => void (ms += more),
  }
}

function startedMechanism() {
  const clock = lateClock()
  const log = new MotionLog()
  const mechanism = new LockMechanism({
    clock,
    log,
    timings: { raiseMs: 1000, lowerMs: 1000, motorTimeoutMs: 3000 },
  })
  mechanism.forceUp(1)
  mechanism.start('DOWN', { kind: 'command', epoch: 1 }, () => undefined)
  return { clock, log, mechanism }
}
const last = (log: MotionLog) => log.all().at(-1)

test('a power cut after the arm has reached its end finds it arrived, however late the timer is', () => {
  const { clock, log, mechanism } = startedMechanism()
  clock.pass(1000)
  mechanism.stop('power_lost')
  expect(last(log)).toMatchObject({
    event: 'arrived',
    position: 'down',
    cause: { kind: 'command', epoch: 1 },
  })
})

test('a power cut on the way leaves the arm between', () => {
  const { clock, log, mechanism } = startedMechanism()
  clock.pass(500)
  mechanism.stop('power_lost')
  expect(last(log)).toMatchObject({ event: 'power_lost', position: 'between', angle: 0.5 })
})
