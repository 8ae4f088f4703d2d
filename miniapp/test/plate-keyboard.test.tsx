import { fireEvent, render, screen } from '@testing-library/react'
import { ColourChips } from '../src/merchant/plate/colour-chips'
import { PlateCells } from '../src/merchant/plate/plate-cells'
import { PlateKeyboard } from '../src/merchant/plate/plate-keyboard'
import { usePlate } from '../src/merchant/plate/use-plate'
import { chooseLanguage } from '../src/shared/i18n/language'

let searched: string[]

function Entry({ fixed = 0, first = '' }: { fixed?: number; first?: string }) {
  const plate = usePlate({ text: first })
  return (
    <>
      <PlateCells
        text={plate.text}
        colour={plate.colour}
        isTyping
        mayHaveEighth={plate.mayHaveEighth}
        onTap={() => undefined}
      />
      <ColourChips text={plate.text} colour={plate.colour} onColour={plate.setColour} />
      <PlateKeyboard
        text={plate.text}
        fixed={fixed}
        onText={plate.setText}
        done={{
          label: '查询欠费',
          enabled: plate.isComplete,
          onDone: () => searched.push(`${plate.text}/${plate.colour ?? ''}`),
        }}
      />
    </>
  )
}

beforeEach(() => {
  chooseLanguage('zh')
  searched = []
})

/** By label or text: to compute the accessible name of each of sixty keys takes a second, and thousands of keys are looked for here. */
const key = (name: string) =>
  [...document.querySelectorAll<HTMLButtonElement>('button:not([role])')].find(
    button => (button.getAttribute('aria-label') ?? button.textContent) === name,
  ) ?? null
const press = (name: string) => {
  const found = key(name)
  if (!found) throw new Error(`no key ${name}`)
  fireEvent.click(found)
}
const typeText = (text: string) => [...text].forEach(press)
const usable = (names: string) => [...names].filter(name => key(name)?.disabled === false).join('')
const shown = () => screen.getByRole('button', { name: /^车牌/ }).textContent
const colours = () =>
  screen
    .getAllByRole<HTMLButtonElement>('radio')
    .filter(({ disabled }) => !disabled)
    .map(({ textContent }) => textContent)
const chosen = () => screen.getAllByRole('radio', { checked: true }).map(({ textContent }) => textContent)

describe('the plate keyboard', () => {
  it('begins with the 31 provinces, 使 and 临, without letters', () => {
    render(<Entry />)
    const provinces = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼'
    expect([...provinces]).toHaveLength(31)
    expect(usable(provinces)).toBe(provinces)
    expect(usable('使临')).toBe('使临')
    expect(key('A')).toBeNull()
    expect(key('查询欠费')!.disabled).toBe(true)
    expect(key('删除')!.disabled).toBe(true)
  })

  it('then enables letters only; I and O have no keys', () => {
    render(<Entry />)
    typeText('粤')
    expect(usable('ABCDEFGHJKLMNPQRSTUVWXYZ')).toBe('ABCDEFGHJKLMNPQRSTUVWXYZ')
    expect(usable('0123456789')).toBe('')
    expect(key('I')).toBeNull()
    expect(key('O')).toBeNull()
    expect(usable('挂学警港澳使领应急')).toBe('')
  })

  it('enables digits and letters from the third character, and the suffixes only for the seventh', () => {
    render(<Entry />)
    typeText('粤B1')
    expect(usable('0123456789')).toBe('0123456789')
    expect(usable('ABCDEFGHJKLMNPQRSTUVWXYZ')).toBe('ABCDEFGHJKLMNPQRSTUVWXYZ')
    expect(usable('挂学警领')).toBe('')
    typeText('238')
    expect(usable('挂学警领应')).toBe('挂学警领应')
    expect(usable('港澳使')).toBe('')
  })

  it('enables 港 and 澳 for 粤Z only', () => {
    render(<Entry />)
    typeText('粤Z8F31')
    expect(usable('港澳')).toBe('港澳')
    typeText('港')
    expect(chosen()).toEqual(['黑'])
  })

  it('accepts an embassy plate with 使 first and a trailer with 挂 last, each with its only colour', () => {
    const { unmount } = render(<Entry />)
    typeText('使')
    expect(usable('0123456789')).toBe('0123456789')
    expect(usable('ABC')).toBe('')
    typeText('123456')
    expect(chosen()).toEqual(['黑'])
    unmount()

    render(<Entry />)
    typeText('粤B123A挂')
    expect(chosen()).toEqual(['黄'])
  })

  it('accepts an eighth character for new energy, and sets the only possible colour', () => {
    render(<Entry />)
    typeText('粤BD06688')
    expect(shown()).toBe('车牌粤BD06688')
    expect(colours()).toEqual(['绿'])
    expect(chosen()).toEqual(['绿'])
    press('查询欠费')
    expect(searched).toEqual(['粤BD06688/green'])
  })

  it('enables nothing after the eighth character', () => {
    render(<Entry />)
    typeText('粤BD06688')
    expect(usable('0123456789ABCDEFGHJKLMNPQRSTUVWXYZ挂学警')).toBe('')
  })

  it('chooses no colour when several are possible', () => {
    render(<Entry />)
    typeText('粤B12388')
    expect(colours()).toEqual(['蓝', '黄', '黑'])
    expect(screen.queryAllByRole('radio', { checked: true })).toEqual([])
    fireEvent.click(screen.getByRole('radio', { name: '黄' }))
    press('查询欠费')
    expect(searched).toEqual(['粤B12388/yellow'])
  })

  it('clears a colour that is impossible for the changed text', () => {
    render(<Entry />)
    typeText('粤B12388')
    fireEvent.click(screen.getByRole('radio', { name: '蓝' }))
    press('删除')
    typeText('警')
    expect(chosen()).toEqual(['白'])
  })

  it('deletes one character at a time, back to the provinces', () => {
    render(<Entry />)
    typeText('粤B1')
    press('删除')
    expect(shown()).toContain('车牌粤B')
    press('删除')
    press('删除')
    expect(key('粤')!.disabled).toBe(false)
    expect(key('删除')!.disabled).toBe(true)
  })

  it('does not delete the fixed characters of a second reading', () => {
    render(<Entry first="粤B12" fixed={4} />)
    expect(key('删除')!.disabled).toBe(true)
    typeText('3')
    expect(key('删除')!.disabled).toBe(false)
    press('删除')
    expect(key('删除')!.disabled).toBe(true)
    expect(shown()).toContain('粤B12')
  })

  it('switches to the letters for armed police, and back to the provinces when one follows', () => {
    render(<Entry />)
    press('ABC')
    expect(key('W')!.disabled).toBe(false)
    typeText('WJ')
    expect(key('省份')!.disabled).toBe(false)
    press('省份')
    typeText('粤')
    typeText('12345')
    expect(chosen()).toEqual(['白'])
  })
})
