import type { CutMoment } from '../src/flash/flash'
import { Rig } from './rig'

const MOMENTS: CutMoment[] = ['before', 'torn', 'after']
const WRITES = [1, 2, 3, 4]
const cuts = WRITES.flatMap(write => MOMENTS.map(moment => [write, moment] as const))

describe('a power cut', () => {
  it.each(cuts)('at write %i (%s) of a LOWER leaves one motion', (write, moment) => {
    const rig = new Rig().on()
    rig.up(1)
    const lower = rig.lower(1)
    rig.device.cutPowerAt(write, moment)
    rig.send('cmd', lower)
    rig.clock.advance(10_000)
    // The server resends until it hears the answer.
    rig.send('cmd', lower)
    rig.clock.advance(10_000)
    rig.send('cmd', lower)
    expect(rig.answer(lower.id)).toMatchObject({ outcome: 'done', position: 'down', ep: 1 })
    expect(rig.arrivals('down')).toBe(1)
  })

  it.each(cuts)(
    'at write %i (%s) of a RAISE leaves one motion when the broker delivers it again',
    (write, moment) => {
      const rig = new Rig().on()
      const raise = rig.raise(1)
      rig.device.cutPowerAt(write, moment)
      const acknowledged = rig.send('cmd', raise)
      rig.clock.advance(2_000)
      if (!acknowledged) rig.send('cmd', raise)
      rig.clock.advance(15_000)
      rig.send('cmd', raise)
      expect(rig.answer(raise.id)).toMatchObject({ outcome: 'done', position: 'up', ep: 1 })
      expect(rig.arrivals('up')).toBe(1)
    },
  )

  it.each(MOMENTS)('at the entry of a RAISE (%s) acknowledges nothing', moment => {
    const rig = new Rig().on()
    rig.device.cutPowerAt(1, moment)
    expect(rig.send('cmd', rig.raise(1))).toBe(false)
    expect(rig.device.powered).toBe(false)
  })

  it.each(cuts)('at write %i (%s) of a release by code leaves one motion', (write, moment) => {
    const rig = new Rig().on()
    rig.up(1)
    rig.device.cutPowerAt(write, moment)
    const { code } = rig
    rig.device.typeCode(code)
    rig.clock.advance(10_000)
    rig.device.typeCode(code)
    rig.clock.advance(10_000)
    expect(rig.position).toBe('down')
    expect(rig.arrivals('down')).toBe(1)
    expect(
      new Set(rig.events.filter(event => event.kind === 'released_by_code').map(event => event.id)).size,
    ).toBe(1)
  })

  it('in the middle of a lowering goes on from where the arm stood', () => {
    const rig = new Rig().on()
    rig.up(1)
    const lower = rig.lower(1)
    rig.send('cmd', lower)
    for (let cut = 0; cut < 4; cut++) {
      rig.clock.advance(500)
      rig.device.reboot()
      rig.clock.advance(1_500)
    }
    rig.clock.advance(3_000)
    expect(rig.answer(lower.id)).toMatchObject({ outcome: 'done', position: 'down' })
    expect(rig.arrivals('down')).toBe(1)
  })

  it('that lasts longer than a RAISE may live ends it: nothing stays half up', () => {
    for (const knowsTime of [true, false]) {
      const rig = new Rig().on()
      const raise = rig.raise(1)
      rig.send('cmd', raise)
      rig.clock.advance(2_000)
      rig.answersTime = knowsTime
      rig.device.reboot(knowsTime ? 20_000 : 1_000)
      rig.clock.advance(60_000)
      expect(rig.answer(raise.id)).toMatchObject({ outcome: 'failed', reason: 'interrupted' })
      expect([rig.position, rig.arrivals('up'), rig.arrivals('down')]).toEqual(['down', 0, 1])
      expect(rig.device.log.at(-1)!.cause.kind).toBe('fail_safe')
    }
  })

  it('does not make it forget its epoch, its answers or its alarms', () => {
    const rig = new Rig().on()
    rig.up(6)
    rig.device.disturb('tamper')
    rig.device.reboot()
    rig.clock.advance(2_000)
    expect(rig.states.at(-1)).toMatchObject({ ep: 6, position: 'up', alarms: ['tamper'], flashLost: false })
    const old = rig.lower(5)
    rig.send('cmd', old)
    expect(rig.answer(old.id)).toMatchObject({ reason: 'superseded' })
  })
})

describe('a lost flash', () => {
  const wiped = () => {
    const rig = new Rig().on()
    rig.up(7)
    const before = { lower: rig.lower(7), want: rig.want(7, 'DOWN'), boot: rig.bootId, code: rig.code }
    rig.device.wipeFlash()
    rig.clock.advance(3_000)
    return { rig, before }
  }

  it('is reported, and nothing recorded before moves the lock', () => {
    const { rig, before } = wiped()
    expect(rig.states.at(-1)).toMatchObject({ ep: 0, flashLost: true, position: 'unknown' })
    expect(rig.events.map(event => event.kind)).toContain('flash_lost')
    rig.send('cmd', before.lower)
    expect(rig.answer(before.lower.id)).toMatchObject({ reason: 'flash_lost' })
    rig.send('want', before.want)
    const stale = rig.lower(7, { boot: before.boot })
    rig.send('cmd', stale)
    expect(rig.answer(stale.id)).toMatchObject({ reason: 'wrong_boot' })
    rig.device.typeCode(before.code)
    rig.clock.advance(10_000)
    expect(rig.arrivals('down')).toBe(0)
    expect(rig.device.body.sensors().arm).toBe('up')
    const raise = rig.raise(8)
    rig.send('cmd', raise)
    expect(rig.answer(raise.id)).toMatchObject({ reason: 'flash_lost' })
  })

  it('stays lost over another start', () => {
    const { rig } = wiped()
    rig.device.reboot()
    rig.clock.advance(3_000)
    expect(rig.states.at(-1)).toMatchObject({ ep: 0, flashLost: true, position: 'unknown' })
  })

  it('is overcome by a LOWER that names this start', () => {
    const { rig } = wiped()
    const lower = rig.lower(7, { boot: rig.bootId })
    rig.send('cmd', lower)
    rig.clock.advance(5_000)
    expect(rig.answer(lower.id)).toMatchObject({ outcome: 'done', ep: 7, position: 'down' })
    expect(rig.arrivals('down')).toBe(1)
    expect(rig.events.find(event => event.kind === 'epoch_adopted')).toMatchObject({ ep: 7 })
  })

  it('is overcome by a want that names this start: the lock stays up and its code works again', () => {
    const { rig } = wiped()
    rig.send('want', rig.want(7, 'UP', { boot: rig.bootId }))
    expect(rig.states.at(-1)).toMatchObject({ ep: 7, flashLost: false, position: 'up', target: 'UP' })
    rig.device.typeCode(rig.code)
    rig.clock.advance(5_000)
    expect(rig.position).toBe('down')
  })
})
