import { SentVersions } from '../../../src/transport/live/sent-versions'

test('of all that a phone was sent, as many versions are kept as it can be shown, those sent last', () => {
  const sent = new SentVersions(3)
  for (const id of ['a', 'b', 'c']) sent.set(id, 1)
  sent.set('a', 2)
  sent.set('d', 7)
  expect(['a', 'b', 'c', 'd'].map(id => sent.get(id))).toEqual([2, 0, 1, 7])
  for (let car = 0; car < 100_000; car += 1) sent.set(String(car), 1)
  const kept = Array.from({ length: 100_000 }, (_, car) => sent.get(String(car)))
  expect(kept.filter(version => version === 1)).toHaveLength(3)
})

test('what is watched again is sent again, and another person starts from nothing', () => {
  const sent = new SentVersions()
  sent.set('order', 4)
  sent.set('task', 1)
  sent.delete('order')
  expect([sent.get('order'), sent.get('task')]).toEqual([0, 1])
  sent.clear()
  expect(sent.get('task')).toBe(0)
})
