import { once } from 'node:events'
import { Readable } from 'node:stream'
import { Refusal } from '@fangxing/contract/refusal'
import { FileReply } from '../../src/ports/file-reply'
import { FileSlots } from '../../src/workflows/exports/file-slots'

const AT_ONCE = 3
/** A file that is never read to its end by itself. */
const endless = () =>
  Promise.resolve(new FileReply(new Readable({ read: () => undefined }), 'text/csv', 'a.csv'))
const full = async (slots: FileSlots) => {
  const files: FileReply[] = []
  while (files.length < AT_ONCE) files.push(await slots.write(`merchant ${files.length}`, endless))
  return files
}
const BUSY = expect.objectContaining({ code: 'FILES_BUSY' }) as Refusal

test('a node writes three files at a time; the next one is refused and not begun', async () => {
  const slots = new FileSlots()
  await full(slots)
  const begin = jest.fn(endless)
  await expect(slots.write('another', begin)).rejects.toEqual(BUSY)
  expect(begin).not.toHaveBeenCalled()
})

test('a slot is taken from the moment at which a file begins to be read', async () => {
  const slots = new FileSlots()
  const begun = Array.from({ length: AT_ONCE }, (_, at) => slots.write(`merchant ${at}`, endless))
  await expect(slots.write('another', endless)).rejects.toEqual(BUSY)
  await Promise.all(begun)
})

test.each([
  ['was read to its end', (file: FileReply) => (file.stream.push(null), file.stream.resume())],
  ['was broken off', (file: FileReply) => file.stream.destroy()],
  [
    'could not be read on',
    (file: FileReply) => file.stream.on('error', () => undefined).destroy(new Error('gone')),
  ],
])('the slot of a file that %s is free again, once', async (_, end) => {
  const slots = new FileSlots()
  const [first] = await full(slots)
  const closed = once(first!.stream, 'close').catch(() => undefined)
  end(first!)
  await closed
  await new Promise(setImmediate)
  await slots.write('another', endless)
  await expect(slots.write('another', endless)).rejects.toEqual(BUSY)
})

test('a file that is refused before it begins takes no slot', async () => {
  const slots = new FileSlots()
  for (let tried = 0; tried <= AT_ONCE; tried++)
    await expect(
      slots.write('another', () => Promise.reject(new Refusal('NOT_FOUND'))),
    ).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  await full(slots)
})

test('a merchant has two of them at most, so that another finds one', async () => {
  const slots = new FileSlots()
  const [first] = [await slots.write('one', endless), await slots.write('one', endless)]
  await expect(slots.write('one', endless)).rejects.toEqual(BUSY)
  await slots.write('other', endless)
  first.stream.destroy()
  await once(first.stream, 'close')
  await slots.write('one', endless)
})
