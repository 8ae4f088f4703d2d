import { WeChatBreakers } from '../../../src/adapters/wechat/breakers'
import { createEndedSender } from '../../../src/adapters/wechat/reminders'
import { readSettings } from '../../../src/settings/settings'
import { testSettings } from '../../transport/http/app'

const changes: string[] = []
const breakers = new WeChatBreakers({
  changed: (call, isBrokenOff) => changes.push(`${call} ${isBrokenOff ? 'off' : 'on'}`),
})
const settings = readSettings(
  testSettings('postgres://nobody:x@127.0.0.1:1/none', {
    WECHAT_ENDED_TEMPLATE: 'template',
    WECHAT_ENDED_FIELDS: 'thing1=plate',
  }),
)
const sender = createEndedSender(settings, {
  now: () => new Date(),
  guarded: ask => breakers.call('message', ask),
})
afterAll(async () => {
  breakers.stop()
  await sender.stop()
})

test('messages about debts are broken off while WeChat does not answer, and count as not sent', async () => {
  const message = { openid: 'o', plateText: '粤B12345', count: 1, totalFen: 100, payeeName: '科技园' }
  const deliveries = []
  for (let time = 0; time < 6; time++) deliveries.push(await sender.send(message))
  expect(changes).toEqual(['message off'])
  expect(breakers.pauseMs('message')).toBeGreaterThan(0)
  expect(deliveries.map(({ kind }) => kind)).toEqual(Array.from({ length: 6 }, () => 'not_sent'))
  expect(deliveries.at(-1)).toEqual({ kind: 'not_sent', why: 'broken off' })
})
