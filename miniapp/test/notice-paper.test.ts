/** @jest-environment node */
import { PNG } from 'pngjs'
import fc from 'fast-check'
import { bitmapOf, type Bitmap } from '@shared/print/bitmap'
import { chunksOf, escposOf, isPaperOut } from '@shared/print/escpos'
import { dayText, layOutNotice, nextText, PAPERS, type Drawing } from '@shared/print/notice-paper'
import { pngOf } from '@shared/print/png'

const CONTENT = {
  lotName: '南湖停车场',
  plateText: '粤B12388',
  plateColour: 'blue' as const,
  lines: [
    { arrearId: '00000000-0000-4000-8000-000000000071', amountFen: 4250 },
    { arrearId: '00000000-0000-4000-8000-000000000072', amountFen: 100 },
  ],
  totalFen: 4350,
  payeeName: '深圳市安泊停车服务有限公司第三分公司',
  hotline: '400-800-1234',
  madeOn: '2026-11-26',
  next: 'device' as const,
  nextFrom: '2026-12-11',
}
const QR = { size: 33, isDark: (row: number, column: number) => (row + column) % 2 === 0 }
const measure = (text: string, { sizeDots }: { sizeDots: number }) =>
  [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) < 0x100 ? sizeDots / 2 : sizeDots), 0)
const drawn = (widthDots: number, content: Partial<typeof CONTENT> = {}) =>
  layOutNotice({ number: '314159265354', content: { ...CONTENT, ...content } }, QR, { widthDots, measure })
const textsOf = ({ marks }: Drawing) => marks.flatMap(mark => (mark.kind === 'text' ? [mark] : []))
/** The dashes across the paper. */
const foldOf = ({ marks }: Drawing) => Math.max(...marks.flatMap(mark => (mark.kind === 'box' && mark.height === 5 ? [mark.y] : []))) // prettier-ignore

test.each(Object.values(PAPERS))('on paper of %i dots plate and sum stand below the fold alone', width => {
  const drawing = drawn(width)
  const fold = foldOf(drawing)
  const above = textsOf(drawing).filter(({ y }) => y < fold)
  const below = textsOf(drawing).filter(({ y }) => y >= fold)
  const said = (texts: typeof above) => texts.map(({ text }) => text).join('')
  for (const part of ['停车费告知单', '南湖停车场', '3141 5926 5354']) expect(said(above)).toContain(part)
  for (const secret of ['粤B12388', '43.50', '42.50', '2 笔']) expect(said(above)).not.toContain(secret)
  for (const part of ['粤B12388', '43.50', '2 笔', '400-800-1234', '2026年12月11日', '从不索要银行卡'])
    expect(said(below)).toContain(part)
  expect(said(below)).toContain(CONTENT.payeeName)
  // Neither place nor time of a stay stands on it.
  expect(said(below)).not.toContain('南湖停车场')
})

test('nothing is drawn beside the paper, and no two lines lie on each other', () => {
  for (const widthDots of Object.values(PAPERS)) {
    const drawing = drawn(widthDots, {
      lotName: '科技园南区二期地下停车场东入口',
      payeeName: '很'.repeat(60),
    })
    const texts = textsOf(drawing)
    for (const mark of texts) expect(mark.x + measure(mark.text, mark)).toBeLessThanOrEqual(widthDots)
    for (const one of texts)
      for (const other of texts) {
        if (one === other || other.y < one.y || other.y >= one.y + one.sizeDots) continue
        const isBeside =
          other.x >= one.x + measure(one.text, one) || one.x >= other.x + measure(other.text, other)
        expect([one.text, other.text, isBeside]).toEqual([one.text, other.text, true])
      }
    expect(Math.max(...texts.map(({ y, sizeDots }) => y + sizeDots))).toBeLessThanOrEqual(drawing.heightDots)
  }
})

test('no line begins with what ends a sentence', () => {
  for (const widthDots of [384, 392, 400, 408, 576])
    for (const { text } of textsOf(drawn(widthDots))) expect(text).not.toMatch(/^[，。；：、）]|[“（]$/)
})

test('the paper says what happens next and from which day, and announces a device only where one may come', () => {
  expect(nextText(CONTENT)).toMatch(/2026年12月11日.*车位锁/)
  const claimed = nextText({ ...CONTENT, next: 'claim' } as never)
  expect(claimed).toMatch(/2026年12月11日.*追讨/)
  expect(claimed).not.toContain('锁')
  expect(dayText('2026-01-02')).toBe('2026年1月2日')
})

const bitmaps = fc
  .record({ widthDots: fc.integer({ min: 1, max: 90 }), heightDots: fc.integer({ min: 1, max: 150 }) })
  .chain(size =>
    fc
      .array(fc.boolean(), {
        minLength: size.widthDots * size.heightDots,
        maxLength: size.widthDots * size.heightDots,
      })
      .map(ink => ({ ...size, ink })),
  )
const bitmap = ({ widthDots, heightDots, ink }: { widthDots: number; heightDots: number; ink: boolean[] }): Bitmap =>
  bitmapOf(ink.flatMap(isBlack => (isBlack ? [0, 0, 0, 255] : [255, 255, 255, 255])), widthDots, heightDots) // prettier-ignore

test('the preview shows dot for dot what is printed', () => {
  fc.assert(
    fc.property(bitmaps, given => {
      const png = PNG.sync.read(Buffer.from(pngOf(bitmap(given))))
      expect([png.width, png.height]).toEqual([given.widthDots, given.heightDots])
      expect(given.ink.map((_, dot) => png.data[dot * 4] === 0)).toEqual(given.ink)
    }),
    { numRuns: 30 },
  )
})

test('a print is bands of dots with their sizes, whole in its packets, and zeros before it after a break', () => {
  const given = bitmap({ widthDots: 16, heightDots: 100, ink: Array.from({ length: 1600 }, () => true) })
  const bytes = escposOf(given)
  expect([...bytes.subarray(0, 10)]).toEqual([0x1b, 0x40, 0x1d, 0x76, 0x30, 0, 2, 0, 64, 0])
  expect([...bytes.subarray(10 + 128, 10 + 128 + 8)]).toEqual([0x1d, 0x76, 0x30, 0, 2, 0, 36, 0])
  expect(bytes.filter(byte => byte === 0xff)).toHaveLength(200)
  const again = escposOf(given, true)
  expect(again.length).toBe(bytes.length + 128)
  expect([...again.subarray(128)]).toEqual([...bytes])
  expect(again.subarray(0, 128).every(byte => byte === 0)).toBe(true)
  const chunks = chunksOf(bytes, 20)
  expect(chunks.every(({ length }) => length <= 20)).toBe(true)
  expect(chunks.flatMap(chunk => [...chunk])).toEqual([...bytes])
  expect([isPaperOut(0x12), isPaperOut(0x72)]).toEqual([false, true])
})
