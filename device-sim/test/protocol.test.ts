import * as fc from 'fast-check'
import { openReceipt, makeTicket } from '@fangxing/contract/ticket'
import { deriveDeviceKeys, newSigningSeed, privateKeyFromSeed } from '@fangxing/contract/envelope'
import { DeviceHarness, masterKey, serverKey } from './device-harness'

const YEAR_MS = 365 * 86_400_000

describe('one deployment', () => {
  it('raises and lowers the lock once each and reports both', () => {
    const harness = new DeviceHarness().start()
    const raise = harness.raise(1, { challenge: '42' })
    expect(harness.send('command', raise)).toBe(true)
    expect(harness.lastAck(raise.id)).toMatchObject({ outcome: 'received', ep: 1, position: 'raising' })
    harness.clock.advance(1_000)
    expect(harness.position).toBe('raising')
    harness.clock.advance(4_000)
    expect(harness.lastAck(raise.id)).toMatchObject({ outcome: 'done', ep: 1, position: 'up' })
    expect(harness.device.peek()!.durable.pairingCode).toBe('42')

    const lower = harness.lower(1)
    harness.send('command', lower)
    harness.clock.advance(5_000)
    expect(harness.lastAck(lower.id)).toMatchObject({ outcome: 'done', ep: 1, position: 'down' })
    expect(harness.states.at(-1)).toMatchObject({
      position: 'down',
      ep: 1,
      lastMotion: { cause: 'command', commandId: lower.id },
    })
    harness.send('command', lower)
    harness.send('command', harness.lower(1))
    harness.clock.advance(10_000)
    expect(harness.acks.filter(ack => ack.id === lower.id && ack.replayed)).toHaveLength(1)
    expect([harness.arrivals('up'), harness.arrivals('down')]).toEqual([1, 1])
    expect(harness.device.log.at(-1)).toMatchObject({
      event: 'arrived',
      cause: { kind: 'command', epoch: 1, commandId: lower.id, why: 'PAID' },
    })
  })

  it('lowers a lock that is still rising: LOWER overrides RAISE', () => {
    const harness = new DeviceHarness().start()
    const raise = harness.raise(1)
    harness.send('command', raise)
    harness.clock.advance(2_000)
    const lower = harness.lower(1)
    harness.send('command', lower)
    harness.clock.advance(5_000)
    expect(harness.lastAck(raise.id)).toMatchObject({ outcome: 'failed', reason: 'interrupted' })
    expect(harness.lastAck(lower.id)).toMatchObject({ outcome: 'done', position: 'down' })
    expect([harness.arrivals('up'), harness.arrivals('down')]).toEqual([0, 1])
  })
})

describe('the epoch rule', () => {
  it('does not lower the lock for any message of another epoch, in any order and number', () => {
    const message = fc.record({
      topic: fc.constantFrom('command' as const, 'desired' as const),
      ep: fc.integer({ min: 1, max: 9 }),
      target: fc.constantFrom('DOWN' as const, 'UP' as const),
      times: fc.integer({ min: 1, max: 3 }),
      pauseMs: fc.integer({ min: 0, max: 4_000 }),
    })
    fc.assert(
      fc.property(fc.array(message, { maxLength: 12 }), messages => {
        const harness = new DeviceHarness().start()
        harness.raiseAndWait(5)
        for (const { topic, ep, target, times, pauseMs } of messages) {
          if (ep === 5 && (topic === 'command' || target === 'DOWN')) continue
          const payload = topic === 'command' ? harness.lower(ep) : harness.desired(ep, target)
          for (let copy = 0; copy < times; copy++) harness.send(topic, payload)
          harness.clock.advance(pauseMs)
          expect(harness.position).toBe('up')
          const answer = 'id' in payload ? harness.lastAck(payload.id) : undefined
          if (answer) expect(answer.reason).toBe(ep < 5 ? 'superseded' : 'unknown_epoch')
        }
        expect(harness.arrivals('down')).toBe(0)
        harness.send('command', harness.lower(5))
        harness.clock.advance(5_000)
        expect(harness.position).toBe('down')
      }),
      { numRuns: 60 },
    )
  })

  const whats = [
    'raise',
    'lower',
    'desired',
    'code',
    'reboot',
    'old',
    'force',
    'lift',
    'jam',
    'vehicle',
  ] as const
  type What = (typeof whats)[number]

  it('raises the arm at most once in an epoch and lowers it at most once for each rise, whatever happens', () => {
    const step = fc.record({
      what: fc.constantFrom(...whats),
      pauseMs: fc.integer({ min: 0, max: 6_000 }),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), steps => {
        const harness = new DeviceHarness().start()
        const sent: object[] = []
        let ep = 0
        const { device } = harness
        const command = (payload: object) => {
          sent.push(payload)
          harness.send('command', payload)
        }
        const actions: Record<What, () => void> = {
          raise: () => command(harness.raise(++ep)),
          lower: () => void (ep > 0 && command(harness.lower(ep))),
          old: () => sent.forEach(payload => harness.send('command', payload)),
          desired: () => void (ep > 0 && harness.send('desired', harness.desired(ep, 'DOWN'))),
          code: () => void (device.powered && device.typeCode(harness.releaseCode)),
          reboot: () => device.reboot(),
          force: () => device.forceArmDown(),
          lift: () => device.forceArmUp(),
          jam: () => device.setSurroundings({ jam: !device.mechanism.surroundings.jam }),
          vehicle: () =>
            device.setSurroundings({ vehicleOverhead: !device.mechanism.surroundings.vehicleOverhead }),
        }
        for (const { what, pauseMs } of steps) {
          actions[what]()
          harness.clock.advance(pauseMs)
        }
        const raised = new Set<number>()
        let isDown = true
        for (const entry of harness.device.log) {
          if (entry.event === 'arrived' && entry.position === 'up') {
            expect(raised.has(entry.cause.epoch)).toBe(false)
            raised.add(entry.cause.epoch)
          }
          if (entry.event === 'arrived' && entry.position === 'down') expect(isDown).toBe(false)
          // A rise that the sensor stops before the arm has left is a rise, and is followed by a lowering.
          const isRise = entry.event === 'started' && entry.detail === 'UP'
          if (isRise || entry.position !== 'down') isDown = false
          else if (entry.event === 'arrived' || entry.event === 'forced') isDown = true
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
      (harness: DeviceHarness) =>
        harness.raise(1, { iat: harness.clock.nowMs() - 20_000, exp: harness.clock.nowMs() - 5_000 }),
    ],
    ['malformed', (harness: DeviceHarness) => harness.raise(1, { exp: harness.clock.nowMs() + 60_000 })],
    ['wrong_device', (harness: DeviceHarness) => harness.raise(1, { d: 'dev-2' })],
    ['wrong_boot', (harness: DeviceHarness) => harness.raise(1, { boot: '0'.repeat(32) })],
  ])('is refused: %s', (reason, make) => {
    const harness = new DeviceHarness().start()
    const raise = make(harness)
    harness.send('command', raise)
    harness.clock.advance(10_000)
    expect(harness.lastAck(raise.id)).toMatchObject({ outcome: 'rejected', reason })
    expect(harness.device.log).toHaveLength(0)
  })

  it.each([
    ['vehicle_overhead', { vehicleOverhead: true }],
    ['vehicle_overhead', { falseVehicleSensor: true }],
    ['battery_low', { batteryPct: 29 }],
    ['alarm_open', { caseOpen: true }],
  ])(
    'is refused because of the surroundings: %s %j, and a later duplicate gets the same answer',
    (reason, around) => {
      const harness = new DeviceHarness().start()
      harness.device.setSurroundings(around)
      const raise = harness.raise(1)
      harness.send('command', raise)
      harness.device.setSurroundings({
        vehicleOverhead: false,
        falseVehicleSensor: false,
        batteryPct: 90,
        caseOpen: false,
      })
      harness.send('command', raise)
      harness.clock.advance(10_000)
      expect(harness.lastAck(raise.id)).toMatchObject({ outcome: 'rejected', reason, replayed: true })
      expect(harness.device.log).toHaveLength(0)
    },
  )

  it('is refused while the time is unknown, and works by the signed time when the local clock is wrong by years', () => {
    const harness = new DeviceHarness()
    harness.answersTime = false
    harness.start()
    const beforeTime = harness.raise(1)
    harness.send('command', beforeTime)
    expect(harness.lastAck(beforeTime.id)).toMatchObject({ reason: 'time_unknown' })

    const late = new DeviceHarness()
    late.device.setFaults({ clockWrongMs: -9 * YEAR_MS })
    late.start()
    late.raiseAndWait(1)
    expect(late.events.map(event => event.kind)).toContain('clock_skew')
    expect(Math.abs(late.states.at(-1)!.atMs! - late.clock.nowMs())).toBeLessThan(2_000)
  })

  it('is refused when the only time message was not requested', () => {
    const harness = new DeviceHarness()
    harness.answersTime = false
    harness.start()
    harness.send('time', { d: 'dev-1', nonce: '0'.repeat(32), timeMs: harness.clock.nowMs() })
    const raise = harness.raise(1)
    harness.send('command', raise)
    expect(harness.lastAck(raise.id)).toMatchObject({ reason: 'time_unknown' })
  })

  it('lowers the arm again when an obstacle or a vehicle stops it half way', () => {
    for (const around of [{ obstacle: true }, { vehicleOverhead: true }]) {
      const harness = new DeviceHarness().start()
      const raise = harness.raise(1)
      if ('obstacle' in around) harness.device.setSurroundings(around)
      harness.send('command', raise)
      harness.clock.advance(1_000)
      harness.device.setSurroundings(around)
      harness.clock.advance(10_000)
      const reason = 'obstacle' in around ? 'obstacle' : 'vehicle_overhead'
      expect(harness.lastAck(raise.id)).toMatchObject({ outcome: 'failed', reason })
      expect(harness.position).toBe('down')
      expect(harness.arrivals('up')).toBe(0)
      expect(harness.device.log.at(-1)!.cause).toMatchObject({ kind: 'fail_safe', epoch: 1 })
    }
  })
})

describe('LOWER', () => {
  it('succeeds as soon as a jam is gone, and is answered first with failed, then with done', () => {
    const harness = new DeviceHarness().start()
    harness.raiseAndWait(1)
    harness.device.setSurroundings({ jam: true })
    const lower = harness.lower(1)
    harness.send('command', lower)
    harness.clock.advance(7_000)
    expect(harness.lastAck(lower.id)).toMatchObject({
      outcome: 'failed',
      reason: 'jammed',
      position: 'jammed',
    })
    harness.device.setSurroundings({ jam: false })
    harness.clock.advance(20_000)
    expect(harness.lastAck(lower.id)).toMatchObject({ outcome: 'done', position: 'down' })
    expect(harness.arrivals('down')).toBe(1)
  })

  it('is obeyed with a low battery, an unknown time, open alarms and a vehicle above', () => {
    const harness = new DeviceHarness().start()
    harness.raiseAndWait(1)
    harness.device.setSurroundings({ batteryPct: 4, vehicleOverhead: true, caseOpen: true })
    harness.answersTime = false
    harness.device.reboot()
    harness.clock.advance(2_000)
    harness.send('command', harness.lower(1))
    harness.clock.advance(5_000)
    expect(harness.position).toBe('down')
  })

  it.each(['command', 'desired'] as const)(
    'lowers an arm that somebody lifted afterwards when the same LOWER comes again as %s',
    topic => {
      const harness = new DeviceHarness().start()
      harness.raiseAndWait(1)
      const lower = harness.lower(1)
      const desired = harness.desired(1, 'DOWN', { commandId: lower.id })
      const again = topic === 'command' ? lower : desired
      harness.send('command', lower)
      harness.clock.advance(5_000)
      expect(harness.arrivals('down')).toBe(1)
      harness.device.forceArmUp()
      expect(harness.states.at(-1)).toMatchObject({ position: 'up', ep: 1, alarms: ['tamper'] })
      harness.send(topic, again)
      harness.clock.advance(5_000)
      expect(harness.position).toBe('down')
      expect(harness.lastAck(lower.id)).toMatchObject({ outcome: 'done', position: 'down' })
      expect(harness.arrivals('down')).toBe(2)
      // The arm is down: nothing moves any more.
      harness.send(topic, again)
      harness.clock.advance(5_000)
      expect(harness.arrivals('down')).toBe(2)
    },
  )

  it('lowers an arm that was lifted while the device had no power', () => {
    const harness = new DeviceHarness().start()
    harness.raiseAndWait(1)
    const lower = harness.lower(1)
    harness.send('command', lower)
    harness.clock.advance(5_000)
    harness.device.powerOff()
    harness.device.forceArmUp()
    harness.device.powerOn()
    harness.clock.advance(10)
    expect(harness.states.at(-1)).toMatchObject({ position: 'up', ep: 1 })
    harness.send('command', lower)
    harness.clock.advance(5_000)
    expect(harness.position).toBe('down')
  })

  it('ends with an arm that was pressed down just as a jam was gone and the motor ran', () => {
    const harness = new DeviceHarness().start()
    harness.raiseAndWait(1)
    harness.device.setSurroundings({ jam: true })
    const lower = harness.lower(1)
    harness.send('command', lower)
    for (const position of ['jammed', 'lowering'])
      while (harness.position !== position) harness.clock.advance(500)
    harness.clock.advance(3_000)
    harness.device.setSurroundings({ jam: false })
    harness.device.forceArmDown()
    expect(harness.position).toBe('down')
    harness.clock.advance(60_000)
    expect(harness.position).toBe('down')
    expect(harness.states.at(-1)).toMatchObject({ position: 'down' })
  })

  it('does not move an arm that was forced down', () => {
    const harness = new DeviceHarness().start()
    harness.raiseAndWait(1)
    harness.device.forceArmDown()
    expect(harness.states.at(-1)).toMatchObject({
      position: 'down',
      alarms: ['forced_down'],
      lastMotion: { cause: 'forced' },
    })
    const lower = harness.lower(1)
    harness.send('command', lower)
    harness.clock.advance(5_000)
    expect(harness.lastAck(lower.id)).toMatchObject({ outcome: 'done', position: 'down' })
    expect(harness.arrivals('down')).toBe(0)
  })

  it('happens by fail-safe on a critical battery only if the server allowed it', () => {
    for (const failSafeLower of [true, false]) {
      const harness = new DeviceHarness().start()
      harness.raiseAndWait(1)
      harness.send('desired', harness.desired(1, 'UP', { failSafeLower }))
      harness.device.setSurroundings({ batteryPct: 10 })
      harness.clock.advance(5_000)
      expect(harness.position).toBe(failSafeLower ? 'down' : 'up')
      expect(harness.events.some(event => event.kind === 'fail_safe_lower')).toBe(failSafeLower)
    }
  })
})

describe('messages that are not from the server', () => {
  it('move nothing and latch one alarm, however many are forged', () => {
    const harness = new DeviceHarness().start()
    harness.raiseAndWait(1)
    const attackerKey = privateKeyFromSeed(newSigningSeed())
    for (let copy = 0; copy < 5; copy++) harness.send('command', harness.lower(1), attackerKey)
    harness.deliver('command', '{"v":1}')
    harness.deliver('desired', 'x')
    harness.clock.advance(5_000)
    expect(harness.position).toBe('up')
    expect(harness.events.filter(event => event.kind === 'bad_signature')).toHaveLength(1)
    expect(harness.acks.filter(ack => ack.op === 'LOWER')).toHaveLength(0)
  })

  it('do not include a signed command that cannot be read, which is answered', () => {
    const harness = new DeviceHarness().start()
    const odd = { ...harness.lower(1), surprise: true }
    harness.send('command', odd)
    expect(harness.lastAck(odd.id)).toMatchObject({ outcome: 'rejected', reason: 'malformed' })
  })
})

describe('release without a network', () => {
  it('works with the code of this epoch and with no other', () => {
    const harness = new DeviceHarness().start()
    harness.raiseAndWait(1)
    const old = harness.releaseCode
    harness.device.typeCode(old)
    harness.clock.advance(5_000)
    expect(harness.device.log.at(-1)).toMatchObject({
      event: 'arrived',
      position: 'down',
      cause: { kind: 'code', epoch: 1 },
    })
    expect(harness.events.map(event => event.kind)).toContain('released_by_code')
    harness.raiseAndWait(2)
    harness.device.typeCode(old)
    harness.clock.advance(5_000)
    expect(harness.position).toBe('up')
    harness.device.typeCode(harness.releaseCode)
    harness.clock.advance(5_000)
    expect(harness.position).toBe('down')
  })

  it('is locked after five wrong codes, for longer each time, also across reboots', () => {
    const harness = new DeviceHarness().start()
    harness.raiseAndWait(1)
    for (let attempt = 0; attempt < 5; attempt++) {
      harness.device.typeCode('00000000')
      harness.device.reboot(10)
      harness.clock.advance(20)
    }
    harness.device.typeCode(harness.releaseCode)
    harness.clock.advance(9 * 60_000)
    harness.device.typeCode(harness.releaseCode)
    expect(harness.position).toBe('up')
    harness.clock.advance(61_000)
    for (let attempt = 0; attempt < 5; attempt++) harness.device.typeCode('00000001')
    harness.clock.advance(11 * 60_000)
    harness.device.typeCode(harness.releaseCode)
    expect(harness.position).toBe('up')
    harness.clock.advance(10 * 60_000)
    harness.device.typeCode(harness.releaseCode)
    harness.clock.advance(5_000)
    expect(harness.position).toBe('down')
    const locks = harness.events.filter(event => event.kind === 'code_locked')
    expect(new Set(locks.map(event => event.id)).size).toBe(2)
  })

  it('counts a try even when a power cut follows it', () => {
    const harness = new DeviceHarness().start()
    harness.raiseAndWait(1)
    for (let attempt = 0; attempt < 5; attempt++) {
      harness.device.cutPowerAt(1, 'after')
      harness.device.typeCode('00000000')
      expect(harness.device.powered).toBe(false)
      harness.clock.advance(2_000)
    }
    harness.device.typeCode(harness.releaseCode)
    harness.clock.advance(5_000)
    expect(harness.position).toBe('up')
  })

  it('works with a ticket once, gives a receipt, and treats the LOWER of the ticket as a duplicate', () => {
    const harness = new DeviceHarness().start()
    harness.raiseAndWait(3)
    const lower = harness.lower(3)
    const ticket = makeTicket({ commandId: lower.id, ep: 3, why: 'PAID' }, 'dev-1', 'k1', serverKey)
    const { hmacKey } = deriveDeviceKeys(masterKey, 'dev-1', 1)
    expect(openReceipt(harness.device.presentTicket(ticket)!, 'dev-1', hmacKey)).toMatchObject({
      commandId: lower.id,
      outcome: 'done',
      position: 'lowering',
    })
    harness.clock.advance(5_000)
    harness.send('command', lower)
    expect(harness.lastAck(lower.id)).toMatchObject({ outcome: 'done', replayed: true })
    expect(harness.events.find(event => event.kind === 'released_by_ticket')).toMatchObject({
      commandId: lower.id,
    })
    harness.raiseAndWait(4)
    expect(openReceipt(harness.device.presentTicket(ticket)!, 'dev-1', hmacKey)).toMatchObject({
      outcome: 'superseded',
    })
    expect(harness.position).toBe('up')
    expect(harness.device.presentTicket(`A${ticket}`)).toBeUndefined()
  })
})

describe('other commands', () => {
  it('show a pairing code in its epoch only, and clear alarms by a passed self test', () => {
    const harness = new DeviceHarness().start()
    harness.raiseAndWait(2)
    const iat = harness.clock.nowMs()
    const head = { id: harness.lower(2).id, d: 'dev-1', why: 'STAFF' as const, order: null, iat }
    harness.send('command', { ...head, ep: 2, op: 'SHOW', args: { challenge: '07', text: '请扫码' } })
    expect(harness.device.peek()!.durable).toMatchObject({ pairingCode: '07', text: '请扫码' })
    const old = { ...head, id: harness.lower(1).id, ep: 1, op: 'SHOW', args: { challenge: '99' } }
    harness.send('command', old)
    expect(harness.lastAck(old.id)).toMatchObject({ reason: 'superseded' })
    harness.device.tamper('tamper')
    const test = { ...head, id: harness.lower(1).id, ep: 2, op: 'SELF_TEST' }
    harness.send('command', test)
    expect(harness.lastAck(test.id)).toMatchObject({ outcome: 'done' })
    expect(harness.states.at(-1)).toMatchObject({ alarms: [], selfTest: { ok: true } })
  })

  it('are remembered for the last sixteen, so that a duplicate of those is answered and not repeated', () => {
    const harness = new DeviceHarness().start()
    const beeps = Array.from({ length: 17 }, () => ({ ...harness.lower(1), op: 'BEEP', args: { count: 1 } }))
    for (const beep of beeps) harness.send('command', beep)
    harness.send('command', beeps[1]!)
    expect(harness.device.telemetry().beeps).toBe(17)
    expect(harness.acks.at(-1)).toMatchObject({ id: beeps[1]!.id, replayed: true })
  })
})

describe('events', () => {
  const keptBy = ({ device }: DeviceHarness) => device.peek()!.durable.outbox.map(event => event.kind)
  const query = (harness: DeviceHarness, heard?: string | null) =>
    harness.send('query', {
      d: harness.device.deviceId,
      ask: 'state',
      iat: 1,
      ...(heard === undefined ? {} : { heard }),
    })

  it('are kept until the server has heard them, named in the state, and sent again from the first that it has not', () => {
    const harness = new DeviceHarness().start()
    harness.device.tamper('case_open')
    harness.device.tamper('moved')
    harness.clock.advance(100)
    expect(keptBy(harness)).toEqual(['case_open', 'moved'])
    const [first, second] = harness.events
    query(harness)
    harness.clock.advance(100)
    expect(harness.states.at(-1)!.pending).toEqual([first!.id, second!.id])
    expect(harness.events).toHaveLength(2)
    query(harness, first!.id)
    harness.clock.advance(100)
    expect(harness.events.map(({ id }) => id)).toEqual([first!.id, second!.id, second!.id])
    expect(harness.states.at(-1)!.pending).toEqual([second!.id])
    query(harness, second!.id)
    harness.clock.advance(100)
    expect(harness.events).toHaveLength(3)
    expect(harness.states.at(-1)!.pending).toBeUndefined()
    expect(keptBy(harness)).toEqual([])
  })

  it('all come again to a server that has heard none', () => {
    const harness = new DeviceHarness().start()
    harness.device.tamper('case_open')
    harness.clock.advance(100)
    query(harness, null)
    harness.clock.advance(100)
    expect(new Set(harness.events.map(({ id }) => id)).size).toBe(1)
    expect(harness.events).toHaveLength(2)
  })

  it('are forgotten by older firmware when the broker has them, and a question about them is ignored', () => {
    const harness = new DeviceHarness({ keepsEvents: false }).start()
    harness.device.tamper('case_open')
    harness.clock.advance(100)
    expect(keptBy(harness)).toEqual([])
    const before = harness.states.length
    query(harness, null)
    harness.clock.advance(100)
    expect(harness.states).toHaveLength(before)
    query(harness)
    harness.clock.advance(100)
    expect(harness.states).toHaveLength(before + 1)
    expect(harness.states.at(-1)!.pending).toBeUndefined()
    expect(harness.events).toHaveLength(1)
  })
})
