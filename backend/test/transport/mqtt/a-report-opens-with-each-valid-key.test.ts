import { randomBytes } from 'node:crypto'
import { deviceTopic, LEAF } from '@fangxing/contract/device-protocol'
import { sealDevice } from '@fangxing/contract/envelope'
import { newId } from '../../../src/persistence/new-id'
import { addressOf, openMessage } from '../../../src/transport/mqtt/open-message'

const deviceId = 'FXABCDEFGH'
const merchantId = newId()
const address = addressOf(deviceTopic(merchantId, deviceId, LEAF.presence))!
const [former, newest, stranger] = [randomBytes(32), randomBytes(32), randomBytes(32)]
const device = {
  merchantId,
  keys: [
    { keyVersion: 2, hmacKey: newest },
    { keyVersion: 1, hmacKey: former },
  ],
}
const presence = {
  bootId: randomBytes(16).toString('hex'),
  seq: 1,
  atMs: 1,
  on: true,
  sessionId: randomBytes(8).toString('hex'),
}
const opened = (hmacKey: Buffer) =>
  openMessage(address, Buffer.from(sealDevice(LEAF.presence, deviceId, presence, hmacKey)), device)

test.each([
  [2, newest],
  [1, former],
])('a report that was signed with version %i says so', (keyVersion, hmacKey) => {
  expect(opened(hmacKey)).toMatchObject({ kind: 'message', message: { keyVersion, payload: presence } })
})

test('a report that was signed with no key of its device is refused', () => {
  expect(opened(stranger)).toEqual({ kind: 'fault', why: 'bad_signature' })
})
