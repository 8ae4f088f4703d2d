import type { CutMoment } from '../src/flash/flash'
import { DeviceHarness } from './device-harness'

const MOMENTS: CutMoment[] = ['before', 'torn', 'after']
const WRITES = [1, 2, 3, 4]
const cuts = WRITES.flatMap(write => MOMENTS.map(moment => [write, moment] as const))

describe('a power cut', () => {
  it.each(cuts)('at write %i (%s) of a LOWER still gives exactly one motion', (write, moment) => {
    const harness = new DeviceHarness().start()
    harness.raiseAndWait(1)
    const lower = harness.lower(1)
    harness.device.cutPowerAt(write, moment)
    harness.send('command', lower)
    harness.clock.advance(10_000)
    // The server resends until it gets the answer.
    harness.send('command', lower)
    harness.clock.advance(10_000)
    harness.send('command', lower)
    expect(harness.lastAck(lower.id)).toMatchObject({ outcome: 'done', position: 'down', ep: 1 })
    expect(harness.arrivals('down')).toBe(1)
  })

  it.each(cuts)(
    'at write %i (%s) of a RAISE gives exactly one motion when the broker delivers it again',
    (write, moment) => {
      const harness = new DeviceHarness().start()
      const raise = harness.raise(1)
      harness.device.cutPowerAt(write, moment)
      const acknowledged = harness.send('command', raise)
      harness.clock.advance(2_000)
      if (!acknowledged) harness.send('command', raise)
      harness.clock.advance(15_000)
      harness.send('command', raise)
      expect(harness.lastAck(raise.id)).toMatchObject({ outcome: 'done', position: 'up', ep: 1 })
      expect(harness.arrivals('up')).toBe(1)
    },
  )

  it.each(MOMENTS)('at the first write of a RAISE (%s) acknowledges nothing to the broker', moment => {
    const harness = new DeviceHarness().start()
    harness.device.cutPowerAt(1, moment)
    expect(harness.send('command', harness.raise(1))).toBe(false)
    expect(harness.device.powered).toBe(false)
  })

  it.each(cuts)('at write %i (%s) of a release by code gives exactly one motion', (write, moment) => {
    const harness = new DeviceHarness().start()
    harness.raiseAndWait(1)
    harness.device.cutPowerAt(write, moment)
    const code = harness.releaseCode
    harness.device.typeCode(code)
    harness.clock.advance(10_000)
    harness.device.typeCode(code)
    harness.clock.advance(10_000)
    expect(harness.position).toBe('down')
    expect(harness.arrivals('down')).toBe(1)
    expect(
      new Set(harness.events.filter(event => event.kind === 'released_by_code').map(event => event.id)).size,
    ).toBe(1)
  })

  it('during a lowering lets the arm continue from where it stopped', () => {
    const harness = new DeviceHarness().start()
    harness.raiseAndWait(1)
    const lower = harness.lower(1)
    harness.send('command', lower)
    for (let cut = 0; cut < 4; cut++) {
      harness.clock.advance(500)
      harness.device.reboot()
      harness.clock.advance(1_500)
    }
    harness.clock.advance(3_000)
    expect(harness.lastAck(lower.id)).toMatchObject({ outcome: 'done', position: 'down' })
    expect(harness.arrivals('down')).toBe(1)
  })

  it('that lasts longer than a RAISE is valid ends it with the arm down', () => {
    for (const knowsTime of [true, false]) {
      const harness = new DeviceHarness().start()
      const raise = harness.raise(1)
      harness.send('command', raise)
      harness.clock.advance(2_000)
      harness.answersTime = knowsTime
      harness.device.reboot(knowsTime ? 20_000 : 1_000)
      harness.clock.advance(60_000)
      expect(harness.lastAck(raise.id)).toMatchObject({ outcome: 'failed', reason: 'interrupted' })
      expect([harness.position, harness.arrivals('up'), harness.arrivals('down')]).toEqual(['down', 0, 1])
      expect(harness.device.log.at(-1)!.cause.kind).toBe('fail_safe')
    }
  })

  it('does not erase the epoch, the answers or the alarms', () => {
    const harness = new DeviceHarness().start()
    harness.raiseAndWait(6)
    harness.device.tamper('tamper')
    harness.device.reboot()
    harness.clock.advance(2_000)
    expect(harness.states.at(-1)).toMatchObject({
      ep: 6,
      position: 'up',
      alarms: ['tamper'],
      flashLost: false,
    })
    const old = harness.lower(5)
    harness.send('command', old)
    expect(harness.lastAck(old.id)).toMatchObject({ reason: 'superseded' })
  })
})

describe('a lost flash', () => {
  const wiped = () => {
    const harness = new DeviceHarness().start()
    harness.raiseAndWait(7)
    const before = {
      lower: harness.lower(7),
      desired: harness.desired(7, 'DOWN'),
      boot: harness.bootId,
      code: harness.releaseCode,
    }
    harness.device.wipeFlash()
    harness.clock.advance(3_000)
    return { harness, before }
  }

  it('is reported, and no message recorded earlier moves the lock', () => {
    const { harness, before } = wiped()
    expect(harness.states.at(-1)).toMatchObject({ ep: 0, flashLost: true, position: 'unknown' })
    expect(harness.events.map(event => event.kind)).toContain('flash_lost')
    harness.send('command', before.lower)
    expect(harness.lastAck(before.lower.id)).toMatchObject({ reason: 'flash_lost' })
    harness.send('desired', before.desired)
    const stale = harness.lower(7, { boot: before.boot })
    harness.send('command', stale)
    expect(harness.lastAck(stale.id)).toMatchObject({ reason: 'wrong_boot' })
    harness.device.typeCode(before.code)
    harness.clock.advance(10_000)
    expect(harness.arrivals('down')).toBe(0)
    expect(harness.device.mechanism.sensors().arm).toBe('up')
    const raise = harness.raise(8)
    harness.send('command', raise)
    expect(harness.lastAck(raise.id)).toMatchObject({ reason: 'flash_lost' })
  })

  it('is still reported after another start', () => {
    const { harness } = wiped()
    harness.device.reboot()
    harness.clock.advance(3_000)
    expect(harness.states.at(-1)).toMatchObject({ ep: 0, flashLost: true, position: 'unknown' })
  })

  it('ends with a LOWER that names this start', () => {
    const { harness } = wiped()
    const lower = harness.lower(7, { boot: harness.bootId })
    harness.send('command', lower)
    harness.clock.advance(5_000)
    expect(harness.lastAck(lower.id)).toMatchObject({ outcome: 'done', ep: 7, position: 'down' })
    expect(harness.arrivals('down')).toBe(1)
    expect(harness.events.find(event => event.kind === 'epoch_adopted')).toMatchObject({ ep: 7 })
  })

  it('ends with a desired state that names this start: the lock stays up and its code works again', () => {
    const { harness } = wiped()
    harness.send('desired', harness.desired(7, 'UP', { boot: harness.bootId }))
    expect(harness.states.at(-1)).toMatchObject({ ep: 7, flashLost: false, position: 'up', target: 'UP' })
    harness.device.typeCode(harness.releaseCode)
    harness.clock.advance(5_000)
    expect(harness.position).toBe('down')
  })
})
