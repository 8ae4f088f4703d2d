import { ownerOf } from '../../../src/domain/rendezvous'
import type { HeldMessage } from '../../../src/ports'
import { StandbyReports } from '../../../src/transport/mqtt/standby-reports'
import { Watermark } from '../../../src/transport/mqtt/watermark'

const report = (deviceId: string, receivedAtMs: number, members: string[], self: string) => ({
  held: {
    topic: deviceId,
    payload: Buffer.alloc(100),
    retained: false,
    acknowledge: () => undefined,
  } as HeldMessage,
  deviceId,
  receivedAtMs,
  share: { self, members: new Set(members) },
})
const names = (taken: HeldMessage[]) => taken.map(held => held.topic)

describe('reports that another node stores', () => {
  test('are forgotten once their owner has stored them, with a margin', () => {
    const standby = new StandbyReports()
    for (const [index, atMs] of [0, 1000, 2000].entries())
      standby.add('b', report(`d${index}`, atMs, ['a', 'b'], 'a'))
    standby.forget('b', 1999)
    expect(standby.size).toBe(3)
    standby.forget('b', 3001)
    expect(standby.size).toBe(1)
    expect(names(standby.takeOver('b', { isLiving: () => false, nowMs: 4000 }))).toEqual(['d2'])
    expect(standby.size).toBe(0)
  })

  test('are stored by exactly one of those who are left, whoever it is', () => {
    const members = ['a', 'b', 'c', 'd']
    const gone = 'd'
    const left = members.filter(id => id !== gone)
    const devices = Array.from({ length: 300 }, (_, index) => `FX${index}`)
    const theirs = devices.filter(device => ownerOf(device, members) === gone)
    const taken = left.flatMap(self => {
      const standby = new StandbyReports()
      for (const device of theirs) standby.add(gone, report(device, 0, members, self))
      return names(standby.takeOver(gone, { isLiving: id => id !== gone, nowMs: 5000 }))
    })
    expect(taken.sort()).toEqual(theirs.sort())
  })

  test('do not wait for a node that came after them', () => {
    const standby = new StandbyReports()
    const device = Array.from({ length: 100 }, (_, index) => `FX${index}`).find(
      id => ownerOf(id, ['a', 'z']) === 'z',
    )!
    standby.add('b', report(device, 0, ['a', 'b'], 'a'))
    expect(names(standby.takeOver('b', { isLiving: id => id === 'z', nowMs: 5000 }))).toEqual([device])
  })

  test('wait for a second node that may be gone too', () => {
    const standby = new StandbyReports()
    const device = Array.from({ length: 100 }, (_, index) => `FX${index}`).find(
      id => ownerOf(id, ['a', 'c']) === 'c',
    )!
    standby.add('b', report(device, 0, ['a', 'b', 'c'], 'a'))
    expect(standby.takeOver('b', { isLiving: id => id === 'c', nowMs: 5000 })).toEqual([])
    // The mark of the second says nothing yet of what it has just found out to be its own.
    standby.forget('c', 5500)
    expect(names(standby.takeOver('c', { isLiving: () => false, nowMs: 9000 }))).toEqual([device])
  })

  test('never take more room than they may: the oldest go first', () => {
    const standby = new StandbyReports({ capacityBytes: 10 * 402 })
    for (let index = 0; index < 50; index++)
      standby.add(
        index % 2 ? 'b' : 'c',
        report(`d${String(index).padStart(1, '0')}`.slice(0, 2), index, ['a', 'b', 'c'], 'a'),
      )
    expect(standby.size).toBeLessThanOrEqual(10)
    expect(standby.takeOver('b', { isLiving: () => false, nowMs: 100 }).length).toBe(5)
  })
})

describe('the mark up to which everything is stored', () => {
  test('moves on when a probe came back and what came before it is stored', () => {
    let nowMs = 0
    const mark = new Watermark(
      () => nowMs,
      () => false,
    )
    nowMs = 1000
    const probe = mark.send()
    mark.receive()
    mark.receive()
    nowMs = 1500
    mark.cameBack(probe)
    mark.receive()
    expect(mark.lagMs()).toBe(1500)
    mark.store(1)
    expect(mark.lagMs()).toBe(1500)
    mark.store(1)
    expect(mark.lagMs()).toBe(500)
  })

  test('stays while a report is set aside, and for good on a connection on which one was lost', () => {
    let nowMs = 0
    let isSetAside = true
    const mark = new Watermark(
      () => nowMs,
      () => isSetAside,
    )
    nowMs = 1000
    mark.cameBack(mark.send())
    expect(mark.lagMs()).toBe(1000)
    isSetAside = false
    mark.cameBack(mark.send())
    expect(mark.lagMs()).toBe(0)
    mark.lose()
    nowMs = 2000
    mark.cameBack(mark.send())
    expect(mark.lagMs()).toBe(1000)
    mark.reset()
    expect(mark.lagMs()).toBe(0)
  })

  test('a probe of a former connection proves nothing', () => {
    let nowMs = 0
    const mark = new Watermark(
      () => nowMs,
      () => false,
    )
    const former = mark.send()
    mark.reset()
    nowMs = 1000
    mark.cameBack(former)
    expect(mark.lagMs()).toBe(1000)
  })
})
