import { csvLine } from '../csv'

describe('a line of an exported file', () => {
  it('quotes commas, quotation marks and line ends', () => {
    expect(csvLine(['南山,一号', '他说"行"', 'a\nb', 12])).toBe('"南山,一号","他说""行""","a\nb",12\r\n')
  })

  it('writes what a spreadsheet would run as a formula as text', () => {
    for (const text of [
      '=HYPERLINK("http://x")',
      '+1',
      '-1',
      '@SUM(A1)',
      '\t=1',
      '\rA',
      '\nA',
      '  =1',
      '＝1',
      '　＋1',
      '\uFEFF=1',
    ])
      expect(csvLine([text])).toBe(`"'${text.replaceAll('"', '""')}"\r\n`)
    for (const text of ['粤B12345', 'a=1', 'x-1', ' 1']) expect(csvLine([text])).toBe(`"${text}"\r\n`)
  })

  it('leaves numbers alone, negative ones too', () => {
    expect(csvLine([-3, 0, null, undefined])).toBe('-3,0,,\r\n')
  })
})
