import { formatYuan } from '@fangxing/contract/money'
import { noticeNumberText } from '@fangxing/contract/notice-number'
import type { NoticeView } from '@fangxing/contract/notices'
import { PLATE_COLOURS } from '@fangxing/contract/plate'

/** Paper of 58 mm and of 80 mm, in dots of 1/8 mm. */
export const PAPERS = { 58: 384, 80: 576 } as const
export type PaperMm = keyof typeof PAPERS

export type TextStyle = { sizeDots: number; isBold: boolean }
/** What is drawn, black on white; `y` is the top. */
type Mark =
  | ({ kind: 'text'; x: number; y: number; text: string } & TextStyle)
  | { kind: 'box'; x: number; y: number; width: number; height: number }
export type Drawing = { widthDots: number; heightDots: number; marks: readonly Mark[] }
/** How wide a text is drawn. */
export type Measure = (text: string, style: TextStyle) => number

type Modules = { size: number; isDark: (row: number, column: number) => boolean }
type Printed = Pick<NoticeView, 'number' | 'content'>

const MARGIN_DOTS = 8
const QUIET_MODULES = 4
const LINE = 1.35
/** Read at arm's length, and by somebody in a hurry. */
const FOLD_DOTS = 5
const UNBROKEN = /[“（]*(?:\d{4} \d{4} \d{4}|[0-9A-Za-z.¥·-]+|.)[，。；：、）”]*/gu

/**
 * A notice as it is printed. Above the fold stands only what everybody may read: what it is, the lot, the QR code and the
 * number. The plate and what is owed stand below, and are folded inwards (debts: not readable from outside).
 */
export function layOutNotice(
  { number, content }: Printed,
  qr: Modules,
  { widthDots, measure }: { widthDots: number; measure: Measure },
): Drawing {
  const paper = new Paper(widthDots, measure)
  paper.gap(0.3)
  paper.centred('停车费告知单', 1.7)
  paper.centred(content.lotName, 1.1)
  paper.gap(0.5)
  paper.qr(qr)
  paper.gap(0.3)
  paper.centred(noticeNumberText(number), 1.3)
  paper.centred('微信扫一扫，或输入编号查询', 0.9, false)
  paper.fold('沿线向内对折 · 车牌与金额折在里面')
  paper.gap(0.5)
  paper.pair('车牌', `${content.plateText} ${PLATE_COLOURS[content.plateColour].zh}`)
  paper.pair('未缴停车费', `${content.lines.length} 笔`)
  paper.pair('合计', formatYuan(content.totalFen), 1.5)
  paper.gap(0.4)
  paper.wrapped('收款方（与微信支付页面一致）', false)
  paper.wrapped(content.payeeName, true)
  paper.gap(0.4)
  paper.wrapped(nextText(content), false)
  paper.gap(0.4)
  paper.wrapped('我们从不索要银行卡、密码，也不要求下载应用。只在微信小程序里付款。', true)
  paper.gap(0.4)
  paper.wrapped(
    `核对真伪不必扫码：在微信里打开“放行”小程序，输入编号 ${noticeNumberText(number)}。已缴费或有异议，请拨打热线 ${content.hotline}。`,
    false,
  )
  paper.gap(0.3)
  paper.wrapped(`开单日期 ${dayText(content.madeOn)}`, false)
  paper.gap(1)
  return paper.drawing()
}

export const dayText = (day: string): string => {
  const [year, month, date] = day.split('-').map(Number)
  return `${year}年${month}月${date}日`
}

/** What happens next, and from when; no more than what can happen. */
export function nextText({ next, nextFrom }: NoticeView['content']): string {
  const from = dayText(nextFrom)
  return next === 'device'
    ? `请在${from}前缴清。仍未缴清的，自${from}起，本车再次驶入本停车场时，可能被放置追缴装置（车位锁）；缴清后装置自动降下放行。`
    : `请在${from}前缴清。仍未缴清的，自${from}起，停车场可能依法追讨。`
}

/** A strip of paper that grows downwards. */
class Paper {
  private readonly marks: Mark[] = []
  private readonly unit: number
  private y = MARGIN_DOTS

  constructor(
    private readonly widthDots: number,
    private readonly measure: Measure,
  ) {
    // 3 mm high on narrow paper, 3.5 mm on wide.
    this.unit = Math.round(16 + widthDots / 48)
  }

  drawing(): Drawing {
    return { widthDots: this.widthDots, heightDots: this.y, marks: this.marks }
  }

  gap(lines: number): void {
    this.y += Math.round(lines * this.unit)
  }

  centred(text: string, size: number, isBold = true): void {
    const style = { sizeDots: Math.round(this.unit * size), isBold }
    for (const line of this.lines(text, style)) this.line(line, style, 'centre')
  }

  /** Name left, value right; below it where there is no room beside. */
  pair(name: string, value: string, size = 1.1): void {
    const small = { sizeDots: this.unit, isBold: false }
    const large = { sizeDots: Math.round(this.unit * size), isBold: true }
    const room = this.room() - this.measure(name, small) - this.unit
    const top = this.y
    this.line(name, small, 'left')
    if (this.measure(value, large) > room) return this.wrapped(value, true)
    this.y = top
    this.line(value, large, 'right')
    return undefined
  }

  wrapped(text: string, isBold: boolean): void {
    const style = { sizeDots: this.unit, isBold }
    for (const line of this.lines(text, style)) this.line(line, style, 'left')
  }

  /** A dashed line across the paper, and what to do there. */
  fold(text: string): void {
    this.gap(0.6)
    const style = { sizeDots: this.unit, isBold: true }
    for (const line of this.lines(text, style)) this.line(line, style, 'centre')
    for (let x = 0; x < this.widthDots; x += 24) this.box(x, this.y, 15, FOLD_DOTS)
    this.y += FOLD_DOTS
  }

  qr({ size, isDark }: Modules): void {
    const module = Math.min(8, Math.floor((this.widthDots * 0.8) / (size + 2 * QUIET_MODULES)))
    const left = Math.floor((this.widthDots - size * module) / 2)
    this.y += Math.ceil((QUIET_MODULES * module) / 2)
    for (let row = 0; row < size; row += 1)
      for (let column = 0; column < size; column += 1)
        if (isDark(row, column)) this.box(left + column * module, this.y + row * module, module, module)
    this.y += size * module + Math.ceil((QUIET_MODULES * module) / 2)
  }

  private box(x: number, y: number, width: number, height: number): void {
    this.marks.push({ kind: 'box', x, y, width, height })
  }

  private room(): number {
    return this.widthDots - 2 * MARGIN_DOTS
  }

  private line(text: string, style: TextStyle, align: 'left' | 'centre' | 'right'): void {
    const free = this.room() - this.measure(text, style)
    const shift = { left: 0, centre: free / 2, right: free }[align]
    this.marks.push({
      kind: 'text',
      x: MARGIN_DOTS + Math.max(0, Math.round(shift)),
      y: this.y,
      text,
      ...style,
    })
    this.y += Math.ceil(style.sizeDots * LINE)
  }

  /** Chinese breaks anywhere, but no line begins with a full stop or ends with an opening mark; what is counted stays whole. */
  private lines(text: string, style: TextStyle): string[] {
    const lines: string[] = []
    let line = ''
    for (const part of text.match(UNBROKEN) ?? []) {
      if (line !== '' && this.measure(line + part, style) > this.room()) {
        lines.push(line.trimEnd())
        line = part === ' ' ? '' : part
      } else line += part
    }
    return line === '' ? lines : [...lines, line]
  }
}
