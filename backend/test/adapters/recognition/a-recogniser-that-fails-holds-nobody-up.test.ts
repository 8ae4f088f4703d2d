import { RecognitionSim, type RecognitionFault } from '@fangxing/dev/stack'
import { HttpRecognition } from '../../../src/adapters/recognition/http-recognition'

let sim: RecognitionSim
beforeAll(async () => {
  sim = await RecognitionSim.start({ token: 'a-token-of-ours' })
})
beforeEach(() => void (sim.fault = null))
afterAll(() => sim.close())

const recogniser = (more: { url?: string; token?: string } = {}) =>
  new HttpRecognition({ url: sim.url, token: 'a-token-of-ours', ...more })
const picture = { body: Buffer.alloc(1000, 7), mediaType: 'image/jpeg' }

test('sends the picture as it is and gives back text, colour and confidence', async () => {
  sim.plates = [
    { text: '粤B12345', colour: 'blue', confidence: 96.6 },
    { text: '粤BD12345', confidence: 41 },
  ]
  expect(await recogniser().recognise(picture)).toEqual({
    kind: 'ok',
    value: [
      { text: '粤B12345', colour: 'blue', confidencePct: 97 },
      { text: '粤BD12345', colour: null, confidencePct: 41 },
    ],
  })
  expect(sim.received.at(-1)).toEqual({
    method: 'POST',
    url: '/recognise',
    mediaType: 'image/jpeg',
    bytes: 1000,
  })
})

test.each<[RecognitionFault, string]>([
  ['broken', 'status 500'],
  ['garbage', 'not JSON'],
  ['huge', 'response too large'],
  ['wrong', 'answer not understood'],
])('an answer that is %s says nothing', async (fault, why) => {
  sim.fault = fault
  expect(await recogniser().recognise(picture)).toEqual({ kind: 'unknown', why })
})

test('a wrong token and an address where nobody listens say nothing', async () => {
  const wrong = await recogniser({ token: 'another-token' }).recognise(picture)
  expect(wrong).toEqual({ kind: 'unknown', why: 'status 401' })
  const nowhere = await recogniser({ url: 'http://127.0.0.1:9/' }).recognise(picture)
  expect(nowhere).toEqual({ kind: 'unknown', why: 'ECONNREFUSED' })
})

test('one that never answers is given up after seconds, and one picture too many at once', async () => {
  const mine = recogniser()
  sim.fault = 'silent'
  const startedAtMs = performance.now()
  const eight = Array.from({ length: 8 }, () => mine.recognise(picture))
  expect(await mine.recognise(picture)).toEqual({ kind: 'unknown', why: 'too many at once' })
  const answers = await Promise.all(eight)
  expect(answers.every(({ kind }) => kind === 'unknown')).toBe(true)
  expect(performance.now() - startedAtMs).toBeLessThan(8000)
  sim.fault = 'slow'
  expect(await mine.recognise(picture)).toMatchObject({ kind: 'unknown' })
  sim.fault = null
  sim.plates = []
  expect(await mine.recognise(picture)).toEqual({ kind: 'ok', value: [] })
  await mine.stop()
}, 20_000)

test('without an address it is off', async () => {
  const off = new HttpRecognition({ url: undefined, token: undefined })
  expect(off.isOn).toBe(false)
  expect(await off.recognise(picture)).toMatchObject({ kind: 'refused' })
})
