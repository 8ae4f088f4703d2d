import * as fc from 'fast-check'
import { openReceipt, makeTicket } from '@fangxing/contract/ticket'
import { deriveDeviceKeys, newSigningSeed, privateKeyFromSeed } from '@fangxing/contract/envelope'
import { Rig, serverKey } from './rig'

const YEAR_MS = 365 * 86_400_000

describe('one deployment', () => {
  it('raises, tells, lowers, tells, each once', () => {
    const rig = new Rig().on()
    const raise = rig.raise(1, { challenge: '42' })
    expect(rig.send('cmd', raise)).toBe(true)
    expect(rig.answer(raise.id)).toMatchObject({ outcome: 'received', ep: 1, position: 'raising' })
    rig.clock.advance(1_000)
    expect(rig.position).toBe('raising')
    rig.clock.advance(4_000)
    expect(rig.answer(raise.id)).toMatchObject({ outcome: 'done', ep: 1, position: 'up' })
    expect(rig.device.peek()!.durable.challenge).toBe('42')

    const lower = rig.lower(1)
    rig.send('cmd', lower)
    rig.clock.advance(5_000)
    expect(rig.answer(lower.id)).toMatchObject({ outcome: 'done', ep: 1, position: 'down' })
    expect(rig.states.at(-1)).toMatchObject({
      position: 'down',
      ep: 1,
      lastMotion: { cause: 'command', commandId: lower.id },
    })
    rig.send('cmd', lower)
    rig.send('cmd', rig.lower(1))
    rig.clock.advance(10_000)
    expect(rig.acks.filter(ack => ack.id === lower.id && ack.replayed)).toHaveLength(1)
    expect([rig.arrivals('up'), rig.arrivals('down')]).toEqual([1, 1])
    expect(rig.device.log.at(-1)).toMatchObject({
      event: 'arrived',
      cause: { kind: 'command', epoch: 1, commandId: lower.id, why: 'PAID' },
    })
  })

  it('is lowered in the middle of rising: LOWER beats RAISE', () => {
    const rig = new Rig().on()
    const raise = rig.raise(1)
    rig.send('cmd', raise)
    rig.clock.advance(2_000)
    const lower = rig.lower(1)
    rig.send('cmd', lower)
    rig.clock.advance(5_000)
    expect(rig.answer(raise.id)).toMatchObject({ outcome: 'failed', reason: 'interrupted' })
    expect(rig.answer(lower.id)).toMatchObject({ outcome: 'done', position: 'down' })
    expect([rig.arrivals('up'), rig.arrivals('down')]).toEqual([0, 1])
  })
})

describe('the epoch rule', () => {
  it('lets no message of another epoch lower the lock, in any order and however often', () => {
    const message = fc.record({
      kind: fc.constantFrom('cmd' as const, 'want' as const),
      ep: fc.integer({ min: 1, max: 9 }),
      target: fc.constantFrom('DOWN' as const, 'UP' as const),
      times: fc.integer({ min: 1, max: 3 }),
      pauseMs: fc.integer({ min: 0, max: 4_000 }),
    })
    fc.assert(
      fc.property(fc.array(message, { maxLength: 12 }), messages => {
        const rig = new Rig().on()
        rig.up(5)
        for (const { kind, ep, target, times, pauseMs } of messages) {
          if (ep === 5 && (kind === 'cmd' || target === 'DOWN')) continue
          const payload = kind === 'cmd' ? rig.lower(ep) : rig.want(ep, target)
          for (let copy = 0; copy < times; copy++) rig.send(kind, payload)
          rig.clock.advance(pauseMs)
          expect(rig.position).toBe('up')
          const answer = 'id' in payload ? rig.answer(payload.id) : undefined
          if (answer) expect(answer.reason).toBe(ep < 5 ? 'superseded' : 'unknown_epoch')
        }
        expect(rig.arrivals('down')).toBe(0)
        rig.send('cmd', rig.lower(5))
        rig.clock.advance(5_000)
        expect(rig.position).toBe('down')
      }),
      { numRuns: 60 },
    )
  })

  it('moves the arm at most once each way in an epoch, whatever comes', () => {
    const step = fc.record({
      what: fc.constantFrom('raise', 'lower', 'want', 'code', 'reboot', 'old', 'force', 'jam', 'vehicle'),
      pauseMs: fc.integer({ min: 0, max: 6_000 }),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), steps => {
        const rig = new Rig().on()
        const sent: object[] = []
        let ep = 0
        for (const { what, pauseMs } of steps) {
          if (what === 'raise') ep += 1
          const payload =
            what === 'raise' ? rig.raise(ep) : what === 'lower' && ep > 0 ? rig.lower(ep) : undefined
          if (payload) sent.push(payload)
          if (payload) rig.send('cmd', payload)
          if (what === 'old') for (const old of sent) rig.send('cmd', old)
          if (what === 'want' && ep > 0) rig.send('want', rig.want(ep, 'DOWN'))
          if (what === 'code' && rig.device.powered) rig.device.typeCode(rig.code)
          if (what === 'reboot') rig.device.reboot()
          if (what === 'force') rig.device.force()
          if (what === 'jam') rig.device.surround({ jam: !rig.device.body.around.jam })
          if (what === 'vehicle')
            rig.device.surround({ vehicleOverhead: !rig.device.body.around.vehicleOverhead })
          rig.clock.advance(pauseMs)
        }
        const seen = new Set<string>()
        for (const entry of rig.device.log) {
          if (entry.event !== 'arrived') continue
          const name = `${entry.position} ${entry.cause.epoch}`
          expect(seen.has(name)).toBe(false)
          seen.add(name)
        }
      }),
      { numRuns: 150 },
    )
  })
})

describe('RAISE', () => {
  it.each([
    [
      'expired',
      (rig: Rig) => rig.raise(1, { iat: rig.clock.nowMs() - 20_000, exp: rig.clock.nowMs() - 5_000 }),
    ],
    ['malformed', (rig: Rig) => rig.raise(1, { exp: rig.clock.nowMs() + 60_000 })],
    ['wrong_device', (rig: Rig) => rig.raise(1, { d: 'dev-2' })],
    ['wrong_boot', (rig: Rig) => rig.raise(1, { boot: '0'.repeat(32) })],
  ])('is refused: %s', (reason, make) => {
    const rig = new Rig().on()
    const raise = make(rig)
    rig.send('cmd', raise)
    rig.clock.advance(10_000)
    expect(rig.answer(raise.id)).toMatchObject({ outcome: 'rejected', reason })
    expect(rig.device.log).toHaveLength(0)
  })

  it.each([
    ['vehicle_overhead', { vehicleOverhead: true }],
    ['vehicle_overhead', { falseVehicleSensor: true }],
    ['battery_low', { batteryPct: 29 }],
    ['alarm_open', { caseOpen: true }],
  ])(
    'is refused by the street: %s %j, and a duplicate hears the same when that is over',
    (reason, around) => {
      const rig = new Rig().on()
      rig.device.surround(around)
      const raise = rig.raise(1)
      rig.send('cmd', raise)
      rig.device.surround({
        vehicleOverhead: false,
        falseVehicleSensor: false,
        batteryPct: 90,
        caseOpen: false,
      })
      rig.send('cmd', raise)
      rig.clock.advance(10_000)
      expect(rig.answer(raise.id)).toMatchObject({ outcome: 'rejected', reason, replayed: true })
      expect(rig.device.log).toHaveLength(0)
    },
  )

  it('waits for nobody who does not know the time, and lives by the signed time when the clock is wrong by years', () => {
    const rig = new Rig()
    rig.answersTime = false
    rig.on()
    const blind = rig.raise(1)
    rig.send('cmd', blind)
    expect(rig.answer(blind.id)).toMatchObject({ reason: 'time_unknown' })

    const late = new Rig()
    late.device.setFaults({ clockWrongMs: -9 * YEAR_MS })
    late.on()
    late.up(1)
    expect(late.events.map(event => event.kind)).toContain('clock_skew')
    expect(Math.abs(late.states.at(-1)!.atMs! - late.clock.nowMs())).toBeLessThan(2_000)
  })

  it('is not run by an answer about the time that nobody asked for', () => {
    const rig = new Rig()
    rig.answersTime = false
    rig.on()
    rig.send('time', { d: 'dev-1', nonce: '0'.repeat(32), timeMs: rig.clock.nowMs() })
    const raise = rig.raise(1)
    rig.send('cmd', raise)
    expect(rig.answer(raise.id)).toMatchObject({ reason: 'time_unknown' })
  })

  it('comes down again when an obstacle or a vehicle stops it half way', () => {
    for (const around of [{ obstacle: true }, { vehicleOverhead: true }]) {
      const rig = new Rig().on()
      const raise = rig.raise(1)
      if ('obstacle' in around) rig.device.surround(around)
      rig.send('cmd', raise)
      rig.clock.advance(1_000)
      rig.device.surround(around)
      rig.clock.advance(10_000)
      const reason = 'obstacle' in around ? 'obstacle' : 'vehicle_overhead'
      expect(rig.answer(raise.id)).toMatchObject({ outcome: 'failed', reason })
      expect(rig.position).toBe('down')
      expect(rig.arrivals('up')).toBe(0)
      expect(rig.device.log.at(-1)!.cause).toMatchObject({ kind: 'fail_safe', epoch: 1 })
    }
  })
})

describe('LOWER', () => {
  it('comes through a jam as soon as the jam is gone, and its answers say so', () => {
    const rig = new Rig().on()
    rig.up(1)
    rig.device.surround({ jam: true })
    const lower = rig.lower(1)
    rig.send('cmd', lower)
    rig.clock.advance(7_000)
    expect(rig.answer(lower.id)).toMatchObject({ outcome: 'failed', reason: 'jammed', position: 'jammed' })
    rig.device.surround({ jam: false })
    rig.clock.advance(20_000)
    expect(rig.answer(lower.id)).toMatchObject({ outcome: 'done', position: 'down' })
    expect(rig.arrivals('down')).toBe(1)
  })

  it('is obeyed on reserve battery, with an unknown time, with alarms and under a vehicle', () => {
    const rig = new Rig().on()
    rig.up(1)
    rig.device.surround({ batteryPct: 4, vehicleOverhead: true, caseOpen: true })
    rig.answersTime = false
    rig.device.reboot()
    rig.clock.advance(2_000)
    rig.send('cmd', rig.lower(1))
    rig.clock.advance(5_000)
    expect(rig.position).toBe('down')
  })

  it('does nothing to an arm that was forced down', () => {
    const rig = new Rig().on()
    rig.up(1)
    rig.device.force()
    expect(rig.states.at(-1)).toMatchObject({
      position: 'down',
      alarms: ['forced_down'],
      lastMotion: { cause: 'forced' },
    })
    const lower = rig.lower(1)
    rig.send('cmd', lower)
    rig.clock.advance(5_000)
    expect(rig.answer(lower.id)).toMatchObject({ outcome: 'done', position: 'down' })
    expect(rig.arrivals('down')).toBe(0)
  })

  it('runs by fail-safe on a dying battery only where the server allowed it', () => {
    for (const failSafeLower of [true, false]) {
      const rig = new Rig().on()
      rig.up(1)
      rig.send('want', rig.want(1, 'UP', { failSafeLower }))
      rig.device.surround({ batteryPct: 10 })
      rig.clock.advance(5_000)
      expect(rig.position).toBe(failSafeLower ? 'down' : 'up')
      expect(rig.events.some(event => event.kind === 'fail_safe_lower')).toBe(failSafeLower)
    }
  })
})

describe('strangers', () => {
  it('move nothing: forged, for another key, garbage, and latch one alarm', () => {
    const rig = new Rig().on()
    rig.up(1)
    const thief = privateKeyFromSeed(newSigningSeed())
    for (let copy = 0; copy < 5; copy++) rig.send('cmd', rig.lower(1), thief)
    rig.deliver('cmd', '{"v":1}')
    rig.deliver('want', 'x')
    rig.clock.advance(5_000)
    expect(rig.position).toBe('up')
    expect(rig.events.filter(event => event.kind === 'bad_signature')).toHaveLength(1)
    expect(rig.acks.filter(ack => ack.op === 'LOWER')).toHaveLength(0)
  })

  it('hear that a signed command cannot be read', () => {
    const rig = new Rig().on()
    const odd = { ...rig.lower(1), surprise: true }
    rig.send('cmd', odd)
    expect(rig.answer(odd.id)).toMatchObject({ outcome: 'rejected', reason: 'malformed' })
  })
})

describe('release without a network', () => {
  it('opens by the code of this epoch and by no other', () => {
    const rig = new Rig().on()
    rig.up(1)
    const old = rig.code
    rig.device.typeCode(old)
    rig.clock.advance(5_000)
    expect(rig.device.log.at(-1)).toMatchObject({
      event: 'arrived',
      position: 'down',
      cause: { kind: 'code', epoch: 1 },
    })
    expect(rig.events.map(event => event.kind)).toContain('released_by_code')
    rig.up(2)
    rig.device.typeCode(old)
    rig.clock.advance(5_000)
    expect(rig.position).toBe('up')
    rig.device.typeCode(rig.code)
    rig.clock.advance(5_000)
    expect(rig.position).toBe('down')
  })

  it('locks after five wrong codes, for longer each time, also across reboots', () => {
    const rig = new Rig().on()
    rig.up(1)
    for (let attempt = 0; attempt < 5; attempt++) {
      rig.device.typeCode('00000000')
      rig.device.reboot(10)
      rig.clock.advance(20)
    }
    rig.device.typeCode(rig.code)
    rig.clock.advance(9 * 60_000)
    rig.device.typeCode(rig.code)
    expect(rig.position).toBe('up')
    rig.clock.advance(61_000)
    for (let attempt = 0; attempt < 5; attempt++) rig.device.typeCode('00000001')
    rig.clock.advance(11 * 60_000)
    rig.device.typeCode(rig.code)
    expect(rig.position).toBe('up')
    rig.clock.advance(10 * 60_000)
    rig.device.typeCode(rig.code)
    rig.clock.advance(5_000)
    expect(rig.position).toBe('down')
    const locks = rig.events.filter(event => event.kind === 'code_locked')
    expect(new Set(locks.map(event => event.id)).size).toBe(2)
  })

  it('counts a try that the power cut tried to hide', () => {
    const rig = new Rig().on()
    rig.up(1)
    for (let attempt = 0; attempt < 5; attempt++) {
      rig.device.cutPowerAt(1, 'after')
      rig.device.typeCode('00000000')
      expect(rig.device.powered).toBe(false)
      rig.clock.advance(2_000)
    }
    rig.device.typeCode(rig.code)
    rig.clock.advance(5_000)
    expect(rig.position).toBe('up')
  })

  it('opens by a ticket once, answers with a receipt, and knows it again as the same command', () => {
    const rig = new Rig().on()
    rig.up(3)
    const lower = rig.lower(3)
    const ticket = makeTicket({ commandId: lower.id, ep: 3, why: 'PAID' }, 'dev-1', 'k1', serverKey)
    const { hmacKey } = deriveDeviceKeys(Buffer.alloc(32, 5), 'dev-1', 1)
    expect(openReceipt(rig.device.presentTicket(ticket)!, 'dev-1', hmacKey)).toMatchObject({
      commandId: lower.id,
      outcome: 'done',
      position: 'lowering',
    })
    rig.clock.advance(5_000)
    rig.send('cmd', lower)
    expect(rig.answer(lower.id)).toMatchObject({ outcome: 'done', replayed: true })
    expect(rig.events.find(event => event.kind === 'released_by_ticket')).toMatchObject({
      commandId: lower.id,
    })
    rig.up(4)
    expect(openReceipt(rig.device.presentTicket(ticket)!, 'dev-1', hmacKey)).toMatchObject({
      outcome: 'superseded',
    })
    expect(rig.position).toBe('up')
    expect(rig.device.presentTicket(`A${ticket}`)).toBeUndefined()
  })
})

describe('service', () => {
  it('shows a challenge in its epoch only, beeps, lights, and clears alarms by a passed self test', () => {
    const rig = new Rig().on()
    rig.up(2)
    const iat = rig.clock.nowMs()
    const head = { id: rig.lower(2).id, d: 'dev-1', why: 'STAFF' as const, order: null, iat }
    rig.send('cmd', { ...head, ep: 2, op: 'SHOW', args: { challenge: '07', text: '请扫码' } })
    expect(rig.device.peek()!.durable).toMatchObject({ challenge: '07', text: '请扫码' })
    const old = { ...head, id: rig.lower(1).id, ep: 1, op: 'SHOW', args: { challenge: '99' } }
    rig.send('cmd', old)
    expect(rig.answer(old.id)).toMatchObject({ reason: 'superseded' })
    rig.device.disturb('tamper')
    const test = { ...head, id: rig.lower(1).id, ep: 2, op: 'SELF_TEST' }
    rig.send('cmd', test)
    expect(rig.answer(test.id)).toMatchObject({ outcome: 'done' })
    expect(rig.states.at(-1)).toMatchObject({ alarms: [], selfTest: { ok: true } })
  })

  it('answers the seventeenth-last command no more, and the sixteenth-last still', () => {
    const rig = new Rig().on()
    const beeps = Array.from({ length: 17 }, () => ({ ...rig.lower(1), op: 'BEEP', args: { count: 1 } }))
    for (const beep of beeps) rig.send('cmd', beep)
    rig.send('cmd', beeps[1]!)
    expect(rig.device.peekSurface().beeps).toBe(17)
    expect(rig.acks.at(-1)).toMatchObject({ id: beeps[1]!.id, replayed: true })
  })
})
