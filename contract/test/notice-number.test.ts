import { checkDigitOf, noticeNumberText, noticeReferenceIn, readNoticeNumber } from '../notice-number'

const BODIES = ['00000000000', '12345678901', '99999999999', '50607080901', '31415926535']
const numbers = BODIES.map(body => body + checkDigitOf(body))

test('a number is read as it is printed, typed or spoken', () => {
  for (const number of numbers) {
    expect(number).toMatch(/^\d{12}$/)
    expect(noticeNumberText(number)).toMatch(/^\d{4} \d{4} \d{4}$/)
    for (const typed of [number, noticeNumberText(number), ` ${number.slice(0, 4)}-${number.slice(4)} `])
      expect(readNoticeNumber(typed)).toBe(number)
  }
  for (const typed of ['', '123', 'ABCDEFGHJKLM', '1'.repeat(13)]) expect(readNoticeNumber(typed)).toBeNull()
})

test('a scanned link and a typed number lead to a notice, and nothing else does', () => {
  const code = 'AbCdEfGhIjKlMnOpQrStU_'
  const link = `https://fangxing.example/n/${code}`
  for (const text of [link, ` ${link}?x=1 `, `${link}#a`]) expect(noticeReferenceIn(text)).toBe(code)
  expect(noticeReferenceIn(noticeNumberText(numbers[1]!))).toBe(numbers[1])
  for (const text of [code, `${link}x`, 'https://fangxing.example/d/ABCD2345.1.x', '1234', ''])
    expect(noticeReferenceIn(text)).toBeNull()
})

test('every single wrong digit is found', () => {
  for (const number of numbers)
    for (let place = 0; place < number.length; place += 1)
      for (let other = 0; other < 10; other += 1) {
        const typed = number.slice(0, place) + String(other) + number.slice(place + 1)
        expect(readNoticeNumber(typed)).toBe(typed === number ? number : null)
      }
})

test('nearly every swap of two neighbours is found', () => {
  let swaps = 0
  let missed = 0
  for (let body = 10_000_000_000; body < 10_000_002_000; body += 7) {
    const number = String(body) + checkDigitOf(String(body))
    for (let place = 0; place + 1 < number.length; place += 1) {
      const [one, next] = [number[place]!, number[place + 1]!]
      if (one === next) continue
      swaps += 1
      if (readNoticeNumber(number.slice(0, place) + next + one + number.slice(place + 2)) !== null)
        missed += 1
    }
  }
  expect(missed / swaps).toBeLessThan(0.03)
})
